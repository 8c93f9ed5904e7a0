package org.opentos.hub.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.testing.MakersWorld.done;
import static org.opentos.hub.testing.MakersWorld.refused;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.home.HomeChanged;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.makers.BatchView;
import org.opentos.hub.makers.Batches;
import org.opentos.hub.makers.ProductView;
import org.opentos.hub.makers.Products;
import org.opentos.hub.testing.MakersWorld;
import org.opentos.hub.testing.ShippedModel;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

final class ClaimsTest {
    private final MakersWorld world = new MakersWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private Outcome<PlacedDevice> claim(Id.HomeId home, String code) {
        return claim(home, code, Optional.empty());
    }

    private Outcome<PlacedDevice> claim(Id.HomeId home, String code, Optional<Id.RoomId> room) {
        return world.room(Claims.class)
                .claim(world.caller, home, new Claims.Wish(code, "Kitchen lamp", room))
                .outcome();
    }

    private static String code(JsonNode identity) {
        return identity.path("claimCode").stringValue();
    }

    private static Id.DeviceId device(JsonNode identity) {
        return Id.DeviceId.parse(identity.path("device").stringValue());
    }

    @Test
    void aClaimedDeviceStandsInItsHomeAndComesBackThere() throws Exception {
        JsonNode identity = world.devices(1).getFirst();
        Id.DeviceId id = device(identity);
        Devices devices = world.room(Devices.class);
        assertThat(devices.find(id).orElseThrow().home()).isEmpty();
        ClaimView seen = done(world.room(Claims.class).look(code(identity), "192.0.2.9").outcome());
        assertThat(seen.product().name()).isEqualTo("Lamp");
        assertThat(seen.icon()).isEqualTo("lamp");
        Id.HomeId home = world.home();
        Id.RoomId room = world.room(home);

        PlacedDevice placed =
                done(
                        claim(
                                home,
                                code(identity).toLowerCase(java.util.Locale.ROOT),
                                Optional.of(room)));

        assertThat(placed.room()).contains(new PlacedDevice.Room(room, "Kitchen"));
        assertThat(devices.find(id).orElseThrow().home()).contains(home);
        assertThat(devices.inHome(home)).extracting(Devices.Device::id).containsExactly(id);
        assertThat(world.placed).containsEntry(id, Optional.of(home));
        awaitDisconnection();
        assertThat(refused(claim(home, code(identity)))).isEqualTo(RefusalCode.CLAIM_CODE_USED);
        assertThat(acts()).contains("device-claimed");
    }

    @Test
    void theHomesOfManyAreThoseThatWereLookedAtBeforeAndThoseThatWereNot() throws Exception {
        List<JsonNode> identities = world.devices(3);
        Id.HomeId home = world.home();
        done(claim(home, code(identities.get(0))));
        done(claim(home, code(identities.get(1))));
        Devices devices = world.room(Devices.class);
        List<Id.DeviceId> ids = identities.stream().map(ClaimsTest::device).toList();
        for (int looked = 0; looked <= ids.size(); looked++) {
            ids.subList(0, looked).forEach(devices::find);
            assertThat(devices.homes(ids)).isEqualTo(Map.of(ids.get(0), home, ids.get(1), home));
        }
        assertThat(devices.homes(List.of())).isEmpty();
    }

    @Test
    void exactlyOneOfManyClaimsWins() throws Exception {
        String code = code(world.devices(1).getFirst());
        Id.HomeId home = world.home();
        List<Caller> callers = new ArrayList<>();
        for (int number = 0; number < 24; number++) {
            callers.add(
                    new Caller(
                            world.ids.next(Id.PersonId::new),
                            "",
                            Set.of(),
                            "198.51.100." + number));
        }
        CountDownLatch start = new CountDownLatch(1);
        List<Outcome<PlacedDevice>> outcomes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome<PlacedDevice>>> running = new ArrayList<>();
            for (Caller caller : callers) {
                running.add(
                        threads.submit(() -> {
                            start.await();
                            return world.room(Claims.class)
                                    .claim(
                                            caller,
                                            home,
                                            new Claims.Wish(code, "Lamp", Optional.empty()))
                                    .outcome();
                        }));
            }
            start.countDown();
            for (Future<Outcome<PlacedDevice>> each : running) {
                outcomes.add(each.get());
            }
        }
        assertThat(outcomes.stream().filter(each -> each instanceof Outcome.Done<?>)).hasSize(1);
        assertThat(outcomes.stream().filter(each -> each instanceof Outcome.Refused<?>))
                .allSatisfy(each ->
                        assertThat(refused(each))
                                .isIn(RefusalCode.CLAIM_CODE_USED, RefusalCode.TOO_MANY_ATTEMPTS));
    }

    @Test
    void guessesAreLimitedByAddressAlsoAfterARestart() {
        Claims claims = world.room(Claims.class);
        for (int guess = 0; guess < ClaimLimits.BY_ADDRESS.burst(); guess++) {
            assertThat(
                            refused(
                                    claims.look(
                                                    "0000-00%02d".formatted(guess),
                                                    "2001:db8::" + guess)
                                            .outcome()))
                    .isEqualTo(RefusalCode.CLAIM_CODE_UNKNOWN);
        }
        world.restart();
        Claims.Attempt<?> limited = world.room(Claims.class).look("0000-0099", "2001:db8::ffff");
        assertThat(refused(limited.outcome())).isEqualTo(RefusalCode.TOO_MANY_ATTEMPTS);
        assertThat(limited.retryAfter()).isPositive();
        assertThat(refused(world.room(Claims.class).look("0000-0099", "203.0.113.1").outcome()))
                .isEqualTo(RefusalCode.CLAIM_CODE_UNKNOWN);
        world.clock.advance(Duration.ofMinutes(2));
        assertThat(refused(world.room(Claims.class).look("0000-0098", "2001:db8::1").outcome()))
                .isEqualTo(RefusalCode.CLAIM_CODE_UNKNOWN);
    }

    @Test
    void guessesAreLimitedByCode() {
        Claims claims = world.room(Claims.class);
        for (int guess = 0; guess < ClaimLimits.BY_CODE.burst(); guess++) {
            claims.look("zzzz-zzzz", "203.0.113." + guess);
        }
        assertThat(refused(claims.look("ZZZZZZZZ", "203.0.113.200").outcome()))
                .isEqualTo(RefusalCode.TOO_MANY_ATTEMPTS);
    }

    @Test
    void aGoodCodeIsNoGuess() throws Exception {
        String code = code(world.devices(1).getFirst());
        for (int look = 0; look < 40; look++) {
            done(world.room(Claims.class).look(code, "203.0.113.5").outcome());
        }
    }

    @Test
    void anExpiredCodeIsRefused() throws Exception {
        ProductView product = world.product("Lamp");
        BatchView batch =
                done(
                        world.room(Batches.class)
                                .order(
                                        world.caller,
                                        product.id(),
                                        new Batches.Order(
                                                1,
                                                CredentialKind.TOKEN,
                                                "",
                                                Optional.of(
                                                        world.clock
                                                                .instant()
                                                                .plus(Duration.ofDays(1))))));
        JsonNode identity = MakersWorld.identities(world.mint(batch.id())).getFirst();
        world.clock.advance(Duration.ofDays(2));
        assertThat(refused(claim(world.home(), code(identity))))
                .isEqualTo(RefusalCode.CLAIM_CODE_EXPIRED);
    }

    @Test
    void aDeviceThatLeavesCanBeClaimedAgainAndIsEmptyThen() throws Exception {
        JsonNode identity = world.devices(1).getFirst();
        Id.HomeId first = world.home();
        Id.HomeId second = world.home();
        done(claim(first, code(identity)));
        done(world.room(DevicePlaces.class).remove(world.caller, device(identity)));
        assertThat(world.room(Devices.class).find(device(identity)).orElseThrow().home()).isEmpty();
        assertThat(world.cleared).containsExactly(device(identity));
        awaitDisconnection();
        awaitDisconnection();
        assertThat(done(claim(second, code(identity))).home().id()).isEqualTo(second);
        assertThat(acts()).contains("device-claimed", "device-removed");
    }

    @Test
    void nameAndRoomChangeAndARemovedRoomIsForgotten() throws Exception {
        JsonNode identity = world.devices(1).getFirst();
        Id.HomeId home = world.home();
        Id.RoomId room = world.room(home);
        done(claim(home, code(identity)));
        DevicePlaces places = world.room(DevicePlaces.class);
        PlacedDevice changed =
                done(
                        places.change(
                                world.caller,
                                device(identity),
                                "Table lamp",
                                new DevicePlaces.RoomChange.To(room)));
        assertThat(changed.name()).isEqualTo("Table lamp");
        assertThat(changed.room()).isPresent();
        assertThat(
                        refused(
                                places.change(
                                        world.caller,
                                        device(identity),
                                        "\u0007",
                                        new DevicePlaces.RoomChange.Kept())))
                .isEqualTo(RefusalCode.FIELD_INVALID);
        Id.RoomId elsewhere = world.room(world.home());
        assertThat(
                        refused(
                                places.change(
                                        world.caller,
                                        device(identity),
                                        null,
                                        new DevicePlaces.RoomChange.To(elsewhere))))
                .isEqualTo(RefusalCode.FIELD_INVALID);
        world.database.jdbc().sql("delete from room where id = ?").param(room.value()).update();
        world.room(RegisteredDevices.class)
                .homeChanged(new HomeChanged(home, HomeChanged.What.ROOMS));
        assertThat(world.room(Devices.class).find(device(identity)).orElseThrow().room()).isEmpty();
    }

    @Test
    void aRevisionThatBreaksClaimedDevicesIsRefused() throws Exception {
        JsonNode identity = world.devices(1).getFirst();
        Devices devices = world.room(Devices.class);
        Devices.Product product = devices.find(device(identity)).orElseThrow().product();
        var model = (tools.jackson.databind.node.ObjectNode) ShippedModel.read("lamp").deepCopy();
        ((tools.jackson.databind.node.ObjectNode) model.path("properties")).remove("brightness");
        JsonNode body = MakersWorld.body("Lamp", "appliance", model);
        Products products = world.room(Products.class);
        done(claim(world.home(), code(identity)));
        Outcome<ProductView> refused = products.revise(world.caller, product.id(), body);
        assertThat(refused(refused)).isEqualTo(RefusalCode.IN_USE);
        assertThat(((Outcome.Refused<ProductView>) refused).refusal().faults())
                .extracting(org.opentos.protocol.Refusal.Fault::pointer)
                .containsExactly("/model/properties/brightness");
        done(world.room(DevicePlaces.class).remove(world.caller, device(identity)));
        assertThat(done(products.revise(world.caller, product.id(), body)).revision()).isEqualTo(2);
        assertThat(devices.find(device(identity)).orElseThrow().product().model().properties())
                .doesNotContainKey("brightness");
    }

    @Test
    void onlyMembersOfAMakerThatAcceptedMayMake() {
        Products products = world.room(Products.class);
        JsonNode body = MakersWorld.body("Lamp", "appliance", ShippedModel.read("lamp"));
        assertThat(
                        refused(
                                products.create(
                                        world.caller,
                                        world.ids.next(Id.OrganisationId::new),
                                        body)))
                .isEqualTo(RefusalCode.AGREEMENT_NOT_ACCEPTED);
        ProductView product = world.product("Lamp");
        Caller stranger = new Caller(world.ids.next(Id.PersonId::new), "", Set.of(), "");
        assertThat(refused(products.find(stranger, product.id()))).isEqualTo(RefusalCode.NOT_FOUND);
    }

    private String acts() {
        return String.join(
                " ",
                world.database
                        .jdbc()
                        .sql("select act from audit_entry")
                        .query(String.class)
                        .list());
    }

    /// The outbox tells on its own thread.
    private void awaitDisconnection() throws InterruptedException {
        assertThat(world.disconnected.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }
}
