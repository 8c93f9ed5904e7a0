package org.opentos.hub.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.home.HomeWorld.done;
import static org.opentos.hub.home.HomeWorld.refused;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.opentos.hub.identity.Caller;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Role;

class MembersTest {
    private static final int CROWD = 24;

    private static final HomeWorld world = new HomeWorld();
    private final Caller anna = world.person("Anna");
    private final Id.HomeId home = world.home(anna).id();

    @AfterAll
    static void close() {
        world.close();
    }

    private String code(Role role) {
        return done(world.invitations().invite(anna, home, role, null)).code();
    }

    @Test
    void anInvitedPersonSeesTheOfferAndJoinsAtOnce() {
        Caller ben = world.person("Ben");
        String code = code(Role.CHILD);

        Invitations.Offer offer =
                done(
                        world.invitations()
                                .offer(
                                        code.toLowerCase(Locale.ROOT).replace('-', ' '),
                                        "203.0.113.200"));
        assertThat(offer.home().name()).isEqualTo("Lake house");
        assertThat(offer.inviter().displayName()).isEqualTo("Anna");
        assertThat(offer.expiresAt()).isEqualTo(world.clock.instant().plus(Duration.ofDays(7)));
        HomeView joined = done(world.invitations().accept(ben, code));
        assertThat(joined.role()).isEqualTo(Role.CHILD);
        assertThat(joined.may())
                .contains(Operation.MEMBER_SEE)
                .doesNotContain(Operation.DEVICE_CLAIM);
        assertThat(refused(world.households().addRoom(ben, home, "Den")))
                .isEqualTo(RefusalCode.NOT_ALLOWED);
        assertThat(refused(world.invitations().invite(ben, home, Role.CHILD, null)))
                .isEqualTo(RefusalCode.NOT_ALLOWED);
        assertThat(
                        world.count(
                                "select count(*) from grant_ where cause is null and home = ?",
                                home.value()))
                .isZero();
    }

    @Test
    void anInvitationIsSpentOnceExpiresAndCanBeWithdrawn() {
        Caller ben = world.person("Ben");
        Caller eve = world.person("Eve");
        String used = code(Role.ADULT);
        done(world.invitations().accept(ben, used));
        assertThat(refused(world.invitations().accept(eve, used)))
                .isEqualTo(RefusalCode.INVITATION_USED);
        String again = code(Role.ADULT);
        assertThat(refused(world.invitations().accept(ben, again)))
                .isEqualTo(RefusalCode.ALREADY_MEMBER);
        assertThat(done(world.invitations().list(anna, home))).hasSize(1);

        Id.InvitationId open = done(world.invitations().list(anna, home)).getFirst().id();
        done(world.invitations().withdraw(anna, home, open));
        assertThat(refused(world.invitations().accept(eve, again)))
                .isEqualTo(RefusalCode.INVITATION_UNKNOWN);
        assertThat(refused(world.invitations().withdraw(anna, home, open)))
                .isEqualTo(RefusalCode.NOT_FOUND);

        String late = code(Role.ADULT);
        world.clock.advance(Duration.ofDays(7));
        assertThat(refused(world.invitations().accept(eve, late)))
                .isEqualTo(RefusalCode.INVITATION_EXPIRED);
        assertThat(done(world.invitations().list(anna, home))).isEmpty();
    }

    @Test
    void anInvitationIsForAnAdultOrAChildAndATimeThatComes() {
        for (Role role : List.of(Role.OWNER, Role.GUEST, Role.TERMINAL, Role.THING)) {
            assertThat(refused(world.invitations().invite(anna, home, role, null)))
                    .isEqualTo(RefusalCode.FIELD_INVALID);
        }
        for (Duration bad : List.of(Duration.ZERO, Duration.ofDays(-1), Duration.ofDays(31))) {
            assertThat(
                            refused(
                                    world.invitations()
                                            .invite(
                                                    anna,
                                                    home,
                                                    Role.ADULT,
                                                    world.clock.instant().plus(bad))))
                    .isEqualTo(RefusalCode.TIME_INVALID);
        }
    }

    @Test
    void theCodeItselfIsNotKept() {
        String code = code(Role.ADULT);
        assertThat(
                        world.count(
                                "select count(*) from invitation where encode(code_hash, 'escape') like ?",
                                "%" + code.replace("-", "") + "%"))
                .isZero();
    }

    @Test
    void guessingIsCutOffForAWhile() {
        String real = code(Role.ADULT);
        for (int guess = 0; guess < Invitations.GUESSES.burst(); guess++) {
            assertThat(refused(world.invitations().offer("AAAAA-AAAA" + guess, "203.0.113.66")))
                    .isEqualTo(RefusalCode.INVITATION_UNKNOWN);
        }
        assertThat(refused(world.invitations().offer(real, "203.0.113.66")))
                .isEqualTo(RefusalCode.TOO_MANY_ATTEMPTS);
        assertThat(world.invitations().offer(real, "203.0.113.67"))
                .isInstanceOf(Outcome.Done.class);
        world.clock.advance(Invitations.GUESSES.each());
        assertThat(world.invitations().offer(real, "203.0.113.66"))
                .isInstanceOf(Outcome.Done.class);
    }

    @Test
    void ofACrowdWithOneCodeOneJoins() {
        String code = code(Role.ADULT);
        List<Callable<Outcome<HomeView>>> crowd = new ArrayList<>();
        for (int number = 0; number < CROWD; number++) {
            Caller each = world.person("Somebody " + number);
            crowd.add(() -> world.invitations().accept(each, code));
        }
        List<Outcome<HomeView>> outcomes = atOnce(crowd);
        assertThat(outcomes).filteredOn(Outcome.Done.class::isInstance).hasSize(1);
        assertThat(outcomes)
                .filteredOn(Outcome.Refused.class::isInstance)
                .extracting(HomeWorld::refused)
                .containsOnly(RefusalCode.INVITATION_USED);
        assertThat(world.grants().members(home)).hasSize(2);
    }

    @Test
    void aPersonWithManyCodesAtOnceJoinsOnce() {
        Caller ben = world.person("Ben");
        List<Callable<Outcome<HomeView>>> attempts = new ArrayList<>();
        for (int number = 0; number < Invitations.OPEN_PER_HOME_MAX; number++) {
            String code = code(Role.ADULT);
            attempts.add(() -> world.invitations().accept(ben, code));
        }
        assertThat(refused(world.invitations().invite(anna, home, Role.ADULT, null)))
                .isEqualTo(RefusalCode.LIMIT_REACHED);
        List<Outcome<HomeView>> outcomes = atOnce(attempts);
        assertThat(outcomes).filteredOn(Outcome.Done.class::isInstance).hasSize(1);
        assertThat(world.grants().members(home)).hasSize(2);
    }

    @Test
    void aHomeHasAtMostFiftyMembers() {
        for (int count = 1; count < Members.MEMBERS_PER_HOME_MAX; count++) {
            world.join(anna, home, Role.ADULT);
        }
        assertThat(refused(world.invitations().accept(world.person("Zoe"), code(Role.ADULT))))
                .isEqualTo(RefusalCode.LIMIT_REACHED);
    }

    @Test
    void theLastOwnerStays() {
        Caller ben = world.join(anna, home, Role.ADULT);
        assertThat(refused(world.members().remove(anna, home, anna.person())))
                .isEqualTo(RefusalCode.LAST_OWNER);
        assertThat(refused(world.members().changeRole(anna, home, anna.person(), Role.ADULT)))
                .isEqualTo(RefusalCode.LAST_OWNER);
        done(world.members().changeRole(anna, home, ben.person(), Role.OWNER));
        done(world.members().remove(anna, home, anna.person()));
        assertThat(refused(world.households().see(anna, home))).isEqualTo(RefusalCode.NOT_FOUND);
    }

    @Test
    void twoOwnersWhoRemoveEachOtherLeaveOne() {
        Caller ben = world.join(anna, home, Role.ADULT);
        done(world.members().changeRole(anna, home, ben.person(), Role.OWNER));
        atOnce(
                List.of(
                        () -> world.members().remove(anna, home, ben.person()),
                        () -> world.members().remove(ben, home, anna.person())));
        assertThat(world.grants().members(home)).hasSize(1);
        assertThat(world.grants().members(home).getFirst().role()).isEqualTo(Role.OWNER);
    }

    @Test
    void aChangedRoleAndARevokedGrantAreFeltAtOnce() {
        Caller ben = world.join(anna, home, Role.ADULT);
        done(world.households().addRoom(ben, home, "Den"));
        HomeView seen = done(world.members().changeRole(anna, home, ben.person(), Role.CHILD));
        assertThat(seen.members()).extracting(HomeView.Member::role).contains(Role.CHILD);
        assertThat(refused(world.households().addRoom(ben, home, "Attic")))
                .isEqualTo(RefusalCode.NOT_ALLOWED);
        done(world.members().remove(anna, home, ben.person()));
        assertThat(refused(world.households().see(ben, home))).isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(world.homes().ofPerson(ben.person())).isEmpty();
        world.restart();
        assertThat(refused(world.households().see(ben, home))).isEqualTo(RefusalCode.NOT_FOUND);
    }

    @Test
    void anyoneMayLeaveAndOnlyOwnersSendAway() {
        Caller ben = world.join(anna, home, Role.ADULT);
        Caller kim = world.join(anna, home, Role.CHILD);
        assertThat(refused(world.members().remove(ben, home, kim.person())))
                .isEqualTo(RefusalCode.NOT_ALLOWED);
        assertThat(refused(world.members().changeRole(ben, home, ben.person(), Role.OWNER)))
                .isEqualTo(RefusalCode.NOT_ALLOWED);
        done(world.members().remove(kim, home, kim.person()));
        assertThat(refused(world.members().remove(anna, home, kim.person())))
                .isEqualTo(RefusalCode.NOT_FOUND);
    }

    @Test
    void whatAFormerOwnerOfferedEnds() {
        Caller ben = world.join(anna, home, Role.ADULT);
        done(world.members().changeRole(anna, home, ben.person(), Role.OWNER));
        String bens = done(world.invitations().invite(ben, home, Role.ADULT, null)).code();
        done(world.members().changeRole(anna, home, ben.person(), Role.ADULT));
        assertThat(refused(world.invitations().accept(world.person("Eve"), bens)))
                .isEqualTo(RefusalCode.INVITATION_UNKNOWN);
    }

    private static <T> List<T> atOnce(List<? extends Callable<? extends T>> works) {
        CountDownLatch start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<? extends T> work : works) {
                futures.add(
                        threads.submit(() -> {
                            start.await();
                            return work.call();
                        }));
            }
            start.countDown();
            List<T> outcomes = new ArrayList<>();
            for (Future<T> future : futures) {
                outcomes.add(future.get());
            }
            return outcomes;
        } catch (InterruptedException | ExecutionException failure) {
            throw new AssertionError("one of many at once failed", failure);
        }
    }
}
