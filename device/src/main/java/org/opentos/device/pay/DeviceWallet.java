package org.opentos.device.pay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.opentos.device.json.Json;
import org.opentos.device.part.Part;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics.Channel;
import org.opentos.protocol.money.EmvConsumerCode;
import org.opentos.protocol.money.PaymentCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Whose payments this device may approve, what waits for that person, and the codes to pay with in
/// a shop, which need no network.
///
/// The key is kept on the device's own disk, like its identity; what waits is told anew with each
/// connection.
public final class DeviceWallet implements Part {
    private static final String FILE = "wallet.json";

    /// @param key of the payment codes
    private record Owner(String person, String account, byte[] key) {}

    private final DataDirectory directory;
    private final InstantSource clock;
    private final Changes changes;
    private Optional<Owner> owner = Optional.empty();
    private ArrayNode requests = Json.array();

    private DeviceWallet(DataDirectory directory, InstantSource clock, Changes changes) {
        this.directory = directory;
        this.clock = clock;
        this.changes = changes;
    }

    public static DeviceWallet load(DataDirectory directory, InstantSource clock, Changes changes)
            throws IOException {
        DeviceWallet wallet = new DeviceWallet(directory, clock, changes);
        wallet.owner = directory.document(FILE).flatMap(DeviceWallet::owner);
        return wallet;
    }

    /// Empty where nobody pays with this device, or where what it says makes no codes.
    private static Optional<Owner> owner(JsonNode told) {
        try {
            Owner owner =
                    new Owner(
                            Json.text(told, "person").orElse(""),
                            Json.text(told, "account").orElse(""),
                            Base64.getDecoder().decode(Json.text(told, "key").orElse("")));
            PaymentCode.of(owner.account(), owner.key(), 0);
            return Optional.of(owner);
        } catch (IllegalArgumentException incomplete) {
            return Optional.empty();
        }
    }

    /// Learns what the hub says. When this returns, a new key is on the disk, and one that works no
    /// more is not.
    public synchronized void told(JsonNode told) {
        Optional<Owner> next = owner(told);
        boolean same =
                next.map(Owner::account).equals(owner.map(Owner::account))
                        && next.map(Owner::person).equals(owner.map(Owner::person));
        owner = next;
        requests = Json.array();
        if (next.isPresent()) {
            told.path("requests").forEach(requests::add);
        }
        if (!same) {
            save();
        }
        changes.signal();
    }

    /// The device left its home, and whoever has it next pays with it for nobody.
    @Override
    public synchronized void forget() {
        told(Json.object());
    }

    private void save() {
        ObjectNode kept = Json.object();
        owner.ifPresent(each ->
                kept.put("person", each.person())
                        .put("account", each.account())
                        .put("key", Base64.getEncoder().encodeToString(each.key())));
        try {
            directory.replace(FILE, kept);
        } catch (IOException failure) {
            throw new UncheckedIOException("could not keep the wallet", failure);
        }
    }

    @Override
    public Set<Channel> hears() {
        return Set.of(Channel.WALLET);
    }

    @Override
    public void heard(Channel channel, JsonNode message) {
        told(message);
    }

    @Override
    public void show(ObjectNode state) {
        state.set("wallet", shown());
    }

    /// The person and what waits; JSON null where nobody pays with this device.
    public synchronized JsonNode shown() {
        if (owner.isEmpty()) {
            return Json.nothing();
        }
        ObjectNode shown = Json.object().put("person", owner.get().person());
        ArrayNode waiting = shown.putArray("requests");
        Instant now = clock.instant();
        requests.forEach(each -> {
            if (!isOver(each, now)) {
                waiting.add(each);
            }
        });
        return shown;
    }

    private static boolean isOver(JsonNode request, Instant now) {
        try {
            return !now.isBefore(Instant.parse(Json.text(request, "expiresAt").orElse("")));
        } catch (DateTimeException unreadable) {
            return true;
        }
    }

    /// The code to show now: `text`, 20 digits; `scan`, for a QR code; `from` and `until`. Refused
    /// as `not-allowed` where nobody pays with this device.
    public synchronized Outcome<JsonNode> code() {
        if (owner.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.NOT_ALLOWED,
                    "Nobody pays with this device yet; connect it in your wallet.");
        }
        long step = PaymentCode.step(clock.instant());
        PaymentCode code = PaymentCode.of(owner.get().account(), owner.get().key(), step);
        return Outcome.done(
                Json.object()
                        .put("text", code.text())
                        .put("scan", EmvConsumerCode.show(code))
                        .put("from", PaymentCode.begin(step).toString())
                        .put("until", PaymentCode.begin(step + 1).toString()));
    }
}
