package org.opentos.hub.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentos.hub.home.HomeWorld.done;
import static org.opentos.hub.home.HomeWorld.refused;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.opentos.hub.identity.Caller;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Risk;
import org.opentos.protocol.Role;
import org.opentos.protocol.Subject;

class HomesTest {
    private static final HomeWorld world = new HomeWorld();

    @AfterAll
    static void close() {
        world.close();
    }

    @Test
    void aNewHomeBelongsToItsMaker() {
        Caller anna = world.person("Anna");
        HomeView home = done(world.households().create(anna, "  湖边小屋 🏡 "));

        assertThat(home.name()).isEqualTo("湖边小屋 🏡");
        assertThat(home.locale()).isEqualTo("zh-Hans");
        assertThat(home.role()).isEqualTo(Role.OWNER);
        assertThat(home.members())
                .extracting(member -> member.person().displayName())
                .containsExactly("Anna");
        assertThat(home.may())
                .contains(Operation.MEMBER_INVITE, Operation.DEVICE_CLAIM)
                .doesNotContain(Operation.PROPERTY_SET);
        assertThat(world.homes().ofPerson(anna.person()))
                .containsExactly(new Homes.Belonging(home.id(), home.name(), Role.OWNER));
    }

    @Test
    void everyChangeLeavesACauseAnAuditEntryAndNews() throws InterruptedException {
        Caller anna = world.person("Anna");
        HomeView home = world.home(anna);
        HomeView.Room room = done(world.households().addRoom(anna, home.id(), "Kitchen"));
        done(world.households().renameRoom(anna, home.id(), room.id(), "厨房"));
        done(world.households().change(anna, home.id(), "Town house", "en"));
        done(world.households().removeRoom(anna, home.id(), room.id()));

        assertThat(
                        world.database
                                .jdbc()
                                .sql(
                                        "select act from audit_entry where actor = ? order by sequence")
                                .param(anna.person().text())
                                .query(String.class)
                                .list())
                .containsExactly(
                        "home-created",
                        "room-added",
                        "room-renamed",
                        "home-changed",
                        "room-removed");
        assertThat(world.count("select count(*) from cause where home = ?", home.id().value()))
                .isEqualTo(5);
        assertThat(news(home.id(), 5))
                .extracting(HomeChanged::what)
                .containsExactly(
                        HomeChanged.What.HOME,
                        HomeChanged.What.ROOMS,
                        HomeChanged.What.ROOMS,
                        HomeChanged.What.HOME,
                        HomeChanged.What.ROOMS);
    }

    private static List<HomeChanged> news(Id.HomeId home, int expected)
            throws InterruptedException {
        List<HomeChanged> news = new ArrayList<>();
        while (news.size() < expected) {
            HomeChanged changed = world.told.poll(20, TimeUnit.SECONDS);
            if (changed == null) {
                throw new AssertionError("no more news came after " + news);
            }
            if (changed.home().equals(home)) {
                news.add(changed);
            }
        }
        return news;
    }

    @Test
    void strangersCannotTellAHomeOfOthersFromNone() {
        Caller anna = world.person("Anna");
        Caller eve = world.person("Eve");
        Id.HomeId real = world.home(anna).id();
        Id.HomeId none = world.ids().next(Id.HomeId::new);

        assertThat(world.households().see(eve, real)).isEqualTo(world.households().see(eve, none));
        assertThat(refused(world.households().see(eve, real))).isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(refused(world.households().addRoom(eve, real, "Attic")))
                .isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(refused(world.households().addRoom(eve, real, "")))
                .as("before the request's content is looked at")
                .isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(refused(world.members().remove(eve, real, anna.person())))
                .isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(refused(world.members().remove(eve, real, eve.person())))
                .isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(refused(world.invitations().list(eve, real))).isEqualTo(RefusalCode.NOT_FOUND);
    }

    @Test
    void aRoomOfAnotherHomeIsNotTouched() {
        Caller anna = world.person("Anna");
        Caller eve = world.person("Eve");
        HomeView.Room kitchen =
                done(world.households().addRoom(anna, world.home(anna).id(), "Kitchen"));
        Id.HomeId hers = world.home(eve).id();

        assertThat(refused(world.households().renameRoom(eve, hers, kitchen.id(), "Mine")))
                .isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(refused(world.households().removeRoom(eve, hers, kitchen.id())))
                .isEqualTo(RefusalCode.NOT_FOUND);
    }

    @Test
    void namesAreChecked() {
        Caller anna = world.person("Anna");
        for (String bad :
                List.of(
                        "",
                        "   ",
                        "x".repeat(81),
                        "a\u0000b",
                        "line\nbreak",
                        "\uD83C",
                        "\u202Eevil")) {
            assertThat(refused(world.households().create(anna, bad)))
                    .isEqualTo(RefusalCode.FIELD_INVALID);
        }
        assertThat(refused(world.households().create(anna, null)))
                .isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(done(world.households().create(anna, "🏡".repeat(80))).name()).hasSize(160);
        assertThat(done(world.households().create(anna, "<script>'; drop table home")).name())
                .startsWith("<script>");
    }

    @Test
    void homesAndRoomsAreLimited() {
        Caller anna = world.person("Anna");
        Id.HomeId home = world.home(anna).id();
        for (int count = 1; count < Households.HOMES_PER_PERSON_MAX; count++) {
            world.home(anna);
        }
        assertThat(refused(world.households().create(anna, "One more")))
                .isEqualTo(RefusalCode.LIMIT_REACHED);
        for (int count = 0; count < Households.ROOMS_PER_HOME_MAX; count++) {
            done(world.households().addRoom(anna, home, "Room " + count));
        }
        assertThat(refused(world.households().addRoom(anna, home, "One more")))
                .isEqualTo(RefusalCode.LIMIT_REACHED);
    }

    @Test
    void aDevicesPlaceIsItsGrant() {
        Caller anna = world.person("Anna");
        Id.HomeId home = world.home(anna).id();
        Id.HomeId elsewhere = world.home(anna).id();
        Id.DeviceId lock = world.ids().next(Id.DeviceId::new);
        Id.DeviceId tv = world.ids().next(Id.DeviceId::new);
        place(lock, Optional.of(home), false);
        place(tv, Optional.of(home), true);

        assertThat(set(lock, home, lock, Risk.SECURITY)).isEmpty();
        assertThat(set(lock, home, tv, Risk.COMFORT)).contains(RefusalCode.NOT_FOUND);
        assertThat(set(tv, home, lock, Risk.COMFORT)).isEmpty();
        assertThat(set(tv, home, lock, Risk.SECURITY)).contains(RefusalCode.NOT_ALLOWED);
        assertThat(set(tv, home, tv, Risk.SECURITY)).isEmpty();

        world.restart();
        assertThat(set(lock, home, lock, Risk.SECURITY)).as("after a restart").isEmpty();

        place(lock, Optional.of(elsewhere), false);
        assertThat(set(lock, home, lock, Risk.SECURITY)).contains(RefusalCode.NOT_FOUND);
        assertThat(set(lock, elsewhere, lock, Risk.SECURITY)).isEmpty();
        place(lock, Optional.empty(), false);
        assertThat(world.access().homes(new Subject.Device(lock))).isEmpty();
    }

    @Test
    void aGuestsGrantForADeviceEndsWithItsWindowAndWithTheDevice() {
        Caller anna = world.person("Anna");
        Caller guest = world.person("Guest");
        Id.HomeId home = world.home(anna).id();
        Id.DeviceId lock = world.ids().next(Id.DeviceId::new);
        place(lock, Optional.of(home), false);
        Grant.Window weekend =
                new Grant.Window(
                        Optional.of(world.clock.instant().plusSeconds(60)),
                        Optional.of(world.clock.instant().plusSeconds(120)));
        give(guest, home, lock, weekend);
        Resource door = new Resource.OfDevice(home, lock, Risk.SECURITY);

        assertThat(invoke(guest, door)).contains(RefusalCode.NOT_ALLOWED);
        world.clock.advance(java.time.Duration.ofSeconds(60));
        assertThat(invoke(guest, door)).isEmpty();
        done(world.households().addRoom(anna, home, "Vault"));
        HomeView seen = done(world.households().see(guest, home));
        assertThat(seen.members()).isEmpty();
        assertThat(seen.rooms()).isEmpty();
        assertThat(seen.may()).containsExactly(Operation.HOME_SEE);
        world.clock.advance(java.time.Duration.ofSeconds(60));
        assertThat(invoke(guest, door)).contains(RefusalCode.GRANT_EXPIRED);
        place(lock, Optional.empty(), false);
        assertThat(invoke(guest, door)).contains(RefusalCode.NOT_FOUND);
    }

    @Test
    void placingNeedsATransaction() {
        Id.DeviceId device = world.ids().next(Id.DeviceId::new);
        assertThatThrownBy(() -> world.homes().placeDevice(device, Optional.empty(), false))
                .isInstanceOf(IllegalStateException.class);
    }

    private void place(Id.DeviceId device, Optional<Id.HomeId> home, boolean terminal) {
        world.database
                .transaction()
                .executeWithoutResult(_ -> world.homes().placeDevice(device, home, terminal));
    }

    private void give(Caller guest, Id.HomeId home, Id.DeviceId device, Grant.Window window) {
        world.grants()
                .insert(
                        new Grant(
                                world.ids().next(Id.GrantId::new),
                                guest.subject(),
                                home,
                                Role.GUEST,
                                Optional.of(device),
                                window),
                        Optional.empty(),
                        world.clock.instant());
        world.restart();
    }

    private Optional<RefusalCode> set(
            Id.DeviceId who, Id.HomeId home, Id.DeviceId what, Risk risk) {
        return world.access()
                .refuse(
                        new Subject.Device(who),
                        Operation.PROPERTY_SET,
                        new Resource.OfDevice(home, what, risk))
                .map(Refusal::code);
    }

    private Optional<RefusalCode> invoke(Caller caller, Resource resource) {
        return world.access()
                .refuse(caller.subject(), Operation.ACTION_INVOKE, resource)
                .map(Refusal::code);
    }
}
