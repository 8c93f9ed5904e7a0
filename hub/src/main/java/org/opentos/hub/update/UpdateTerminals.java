package org.opentos.hub.update;

import java.util.Optional;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.things.TerminalTold;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;
import org.opentos.protocol.update.UpdateOrder;
import org.opentos.protocol.update.UpdateReport;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Tells each device which release it should run, and hears what it runs.
@Component
class UpdateTerminals implements TerminalTold {
    private final RolloutRows rollouts;
    private final ReleaseRows releases;
    private final ReleasePass passes;
    private final UpdateChoices choices;
    private final RolloutWork work;
    private final Devices devices;
    private final JsonMapper json;

    UpdateTerminals(
            RolloutRows rollouts,
            ReleaseRows releases,
            ReleasePass passes,
            UpdateChoices choices,
            RolloutWork work,
            Devices devices,
            JsonMapper json) {
        this.rollouts = rollouts;
        this.releases = releases;
        this.passes = passes;
        this.choices = choices;
        this.work = work;
        this.devices = devices;
        this.json = json;
    }

    @Override
    public Topics.Channel tells() {
        return Topics.Channel.UPDATE;
    }

    @Override
    public Optional<Topics.Channel> hears() {
        return Optional.of(Topics.Channel.UPDATES);
    }

    @Override
    public JsonNode now(Id.DeviceId device) {
        ObjectNode told = json.createObjectNode();
        rollouts.due(device)
                .flatMap(rollout ->
                        releases.handedOut(rollout.release())
                                .map(signed -> order(device, rollout, signed)))
                .ifPresent(order -> order.write(told));
        return told;
    }

    private UpdateOrder order(Id.DeviceId device, Rollout rollout, ReleaseRows.Signed signed) {
        return new UpdateOrder(
                rollout.release(),
                signed.release(),
                signed.notes(),
                passes.of(device, rollout.release()),
                when(device, rollout));
    }

    /// Who agreed wants it now; a device that should charge for it goes on waiting for that.
    private UpdateOrder.When when(Id.DeviceId device, Rollout rollout) {
        UpdateOrder.When planned = rollout.plan().when();
        return choices.agreed(device, rollout.release())
                ? new UpdateOrder.When(false, planned.charging(), Optional.empty())
                : planned;
    }

    @Override
    public Optional<Refusal> heard(Id.DeviceId device, JsonNode said) {
        return switch (UpdateReport.read(said)) {
            case Outcome.Refused<UpdateReport>(Refusal refusal) -> Optional.of(refusal);
            case Outcome.Done<UpdateReport>(UpdateReport report) -> {
                Optional<Id.ProductId> product =
                        devices.find(device).map(each -> each.product().id());
                product.ifPresent(each -> work.reported(device, each, report));
                yield product.isPresent()
                        ? Optional.empty()
                        : Optional.of(
                                Refusal.of(RefusalCode.NOT_FOUND, "There is no such device."));
            }
        };
    }
}
