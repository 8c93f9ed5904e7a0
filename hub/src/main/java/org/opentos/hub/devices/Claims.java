package org.opentos.hub.devices;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Homes;
import org.opentos.hub.home.Operation;
import org.opentos.hub.home.Resource;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.DisplayName;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Binds devices to homes by the codes on their labels.
///
/// A code is good while its device is in no home. It is good again after the device has left one,
/// since whoever holds the device may have it: as the setup code of Matter does after a reset.
@Component
public class Claims {
    public static final int DEVICES_PER_HOME_MAX = 1_000;

    private record Found(
            Id.DeviceId device,
            Id.ProductId product,
            Optional<Id.HomeId> home,
            Optional<Instant> expiresAt) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ClaimCodeHash hash;
    private final ClaimLimits limits;
    private final RegisteredDevices devices;
    private final DevicePlaces places;
    private final Access access;
    private final Homes homes;
    private final InstantSource clock;

    Claims(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            ClaimCodeHash hash,
            ClaimLimits limits,
            RegisteredDevices devices,
            DevicePlaces places,
            Access access,
            Homes homes,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.hash = hash;
        this.limits = limits;
        this.devices = devices;
        this.places = places;
        this.access = access;
        this.homes = homes;
        this.clock = clock;
    }

    /// What came of an attempt, and how long to wait where there were too many.
    public record Attempt<T>(Outcome<T> outcome, Duration retryAfter) {}

    /// @param name 1 to 80 characters
    /// @param room empty where it stands in no room yet
    public record Wish(String typedCode, @Nullable String name, Optional<Id.RoomId> room) {}

    /// What the code is for. Anybody may ask who holds the device; guesses are limited.
    public Attempt<ClaimView> look(String typed, String address) {
        return attempt(
                typed,
                address,
                found ->
                        devices.find(found.device())
                                .<Outcome<ClaimView>>map(
                                        device -> Outcome.done(view(device.product())))
                                .orElseGet(Claims::unknown));
    }

    /// Claims the device for the home: exactly one of many who try at once gets it.
    public Attempt<PlacedDevice> claim(Caller caller, Id.HomeId home, Wish wish) {
        Optional<Refusal> refusal =
                access.refuse(caller.subject(), Operation.DEVICE_CLAIM, new Resource.OfHome(home));
        if (refusal.isPresent()) {
            return new Attempt<>(Outcome.refused(refusal.get()), Duration.ZERO);
        }
        return switch (DisplayName.check("/name", wish.name())) {
            case Outcome.Refused<String>(Refusal wrong) ->
                    new Attempt<>(Outcome.refused(wrong), Duration.ZERO);
            case Outcome.Done<String>(String name) -> {
                if (wish.room().isPresent() && homes.room(home, wish.room().get()).isEmpty()) {
                    yield new Attempt<>(unknownRoom(), Duration.ZERO);
                }
                yield attempt(
                        wish.typedCode(),
                        caller.address(),
                        found -> place(caller, found, home, name, wish.room()));
            }
        };
    }

    static <T> Outcome<T> unknownRoom() {
        return Outcome.refused(
                new Refusal(
                        RefusalCode.FIELD_INVALID,
                        "There is no such room in this home; choose one that is listed.",
                        List.of(new Fault("/room", "is no room of this home"))));
    }

    private Outcome<PlacedDevice> place(
            Caller caller, Found found, Id.HomeId home, String name, Optional<Id.RoomId> room) {
        return done(
                        () -> {
                            // Those who claim for one home at once are counted one after another.
                            jdbc.sql("select id from home where id = ? for update")
                                    .param(home.value())
                                    .query()
                                    .singleValue();
                            // A revision of the product that would break claimed devices waits for
                            // this, or this for it.
                            jdbc.sql("select id from product where id = ? for share")
                                    .param(found.product().value())
                                    .query()
                                    .singleValue();
                            long present =
                                    jdbc.sql("select count(*) from device where home = ?")
                                            .param(home.value())
                                            .query(Long.class)
                                            .single();
                            if (present >= DEVICES_PER_HOME_MAX) {
                                return Outcome.refused(
                                        RefusalCode.LIMIT_REACHED,
                                        "A home has at most "
                                                + DEVICES_PER_HOME_MAX
                                                + " devices; remove one that is no longer used.");
                            }
                            int won =
                                    jdbc.sql(
                                                    """
                                                    update device set home = :home, room = :room, name = :name, claimed_at = :at, claimed_by = :by
                                                    where id = :id and home is null and revoked_at is null
                                                    """)
                                            .param("home", home.value())
                                            .param("room", room.map(Id.RoomId::value).orElse(null))
                                            .param("name", name)
                                            .param("at", Sql.of(clock.instant()))
                                            .param("by", caller.person().value())
                                            .param("id", found.device().value())
                                            .update();
                            if (won == 0) {
                                return used();
                            }
                            FormFactor form = devices.product(found.product()).formFactor();
                            homes.placeDevice(found.device(), Optional.of(home), form.terminal());
                            devices.changes(found.device());
                            places.moved(
                                    caller,
                                    found.device(),
                                    Optional.empty(),
                                    Optional.of(home),
                                    name);
                            return Outcome.done(found.device());
                        })
                .map(places::view);
    }

    private <T> Attempt<T> attempt(
            String typed, String address, java.util.function.Function<Found, Outcome<T>> work) {
        Optional<ClaimCode> code = ClaimCode.typed(typed);
        String counted = code.map(ClaimCode::text).orElse("");
        Optional<Duration> wait = limits.take(address, counted);
        if (wait.isPresent()) {
            return new Attempt<>(
                    Outcome.refused(
                            RefusalCode.TOO_MANY_ATTEMPTS,
                            "Too many codes were tried from here, or this one too often; wait a few minutes."),
                    wait.get());
        }
        Outcome<T> outcome = code.map(this::find).orElseGet(Claims::unknown).then(work);
        if (outcome instanceof Outcome.Done<T>) {
            limits.giveBack(address, counted);
        }
        return new Attempt<>(outcome, Duration.ZERO);
    }

    private Outcome<Found> find(ClaimCode code) {
        Optional<Found> found =
                jdbc.sql(
                                """
                                select d.id, d.product, d.home, c.expires_at
                                from claim_code c join device d on d.id = c.device
                                where c.code_hash = ? and d.revoked_at is null
                                """)
                        .param(hash.of(code))
                        .query((row, number) ->
                                new Found(
                                        Sql.id(row, "id", Id.DeviceId::new),
                                        Sql.id(row, "product", Id.ProductId::new),
                                        Sql.optionalId(row, "home", Id.HomeId::new),
                                        Sql.instant(row, "expires_at")))
                        .optional();
        if (found.isEmpty()) {
            return unknown();
        }
        if (found.get().home().isPresent()) {
            return used();
        }
        if (found.get().expiresAt().filter(at -> !at.isAfter(clock.instant())).isPresent()) {
            return Outcome.refused(
                    RefusalCode.CLAIM_CODE_EXPIRED,
                    "This claim code has expired; ask the maker of the device for a new one.");
        }
        return Outcome.done(found.get());
    }

    private static <T> Outcome<T> unknown() {
        return Outcome.refused(
                RefusalCode.CLAIM_CODE_UNKNOWN,
                "No device has this code; compare it with the label or the device's screen.");
    }

    private static <T> Outcome<T> used() {
        return Outcome.refused(
                RefusalCode.CLAIM_CODE_USED,
                "This device is in a home already; its people can remove it there, then the code is good again.");
    }

    private static ClaimView view(Devices.Product product) {
        JsonNode model = product.model().document();
        JsonNode titles = model.path("titles");
        return new ClaimView(
                new ClaimView.Product(product.name(), product.formFactor()),
                new ClaimView.Maker(product.organisationName()),
                model.path("tos:icon").asString(product.formFactor().text()),
                titles.isObject() ? titles : JsonNodeFactory.instance.objectNode());
    }

    private <T> Outcome<T> done(Supplier<Outcome<T>> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
