package org.opentos.hub.market.run;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.market.publish.Offer;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppCall;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Everything that a running app can ask of the hub, from whichever terminal: the one place where
/// its grants are looked at, and where what it did with them is written down.
@Component
public class AppCalls {
    private final CallRates rates;
    private final AppUses uses;
    private final List<AppCallRoom> rooms;
    private final Map<AppCall, AppCallRoom> takers = new EnumMap<>(AppCall.class);

    AppCalls(CallRates rates, AppUses uses, List<AppCallRoom> rooms) {
        this.rates = rates;
        this.uses = uses;
        this.rooms = rooms;
        rooms.forEach(room -> room.takes().forEach(call -> takes(call, room)));
        for (AppCall each : AppCall.values()) {
            if (!takers.containsKey(each)) {
                throw new IllegalStateException("no room takes " + each);
            }
        }
    }

    private void takes(AppCall call, AppCallRoom room) {
        if (takers.put(call, room) != null) {
            throw new IllegalStateException("two rooms take " + call);
        }
    }

    /// Carries a call out. May block.
    ///
    /// Refused, in this order: `too-many-attempts`, `call-unknown`, `app-unavailable`,
    /// `grant-missing`, and then what the call itself is refused for.
    ///
    /// @param running an installation that lives
    /// @param name of a call of [AppCall]
    /// @param arguments an object; docs/apps.md has its members
    public Outcome<JsonNode> call(Installations.Shown running, String name, JsonNode arguments) {
        Installation installation = running.installation();
        if (!rates.takes(installation.id())) {
            return Outcome.refused(
                    RefusalCode.TOO_MANY_ATTEMPTS,
                    "The app calls more often than %d times in a second; wait a moment."
                            .formatted(CallRates.CALLS_PER_SECOND));
        }
        Optional<AppCall> call = AppCall.find(name);
        if (call.isEmpty()) {
            return Outcome.refused(RefusalCode.CALL_UNKNOWN, "The sdk has no such call.");
        }
        Optional<Offer> version = running.version();
        if (version.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.APP_UNAVAILABLE, "The app is not in the store any more.");
        }
        Outcome<JsonNode> answer =
                may(installation, call.get())
                        ? taker(call.get())
                                .call(
                                        new RunningApp(installation, version.get()),
                                        call.get(),
                                        arguments)
                        : Outcome.refused(
                                RefusalCode.GRANT_MISSING,
                                "The person did not let the app do this; it can be changed where apps are managed.");
        if (call.get().grant().isPresent()) {
            uses.record(installation.id(), name, answer instanceof Outcome.Refused<JsonNode>);
        }
        return answer;
    }

    private static boolean may(Installation installation, AppCall call) {
        return call.grant().filter(each -> !installation.grants().contains(each)).isEmpty();
    }

    private AppCallRoom taker(AppCall call) {
        return Optional.ofNullable(takers.get(call)).orElseThrow();
    }

    /// Forgets what an app keeps for a person.
    public void forget(Installation installation) {
        rooms.forEach(each -> each.forget(installation));
    }
}
