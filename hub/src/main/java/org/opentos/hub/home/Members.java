package org.opentos.hub.home;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Role;
import org.opentos.protocol.Subject;
import org.springframework.stereotype.Component;

/// What people do with the members of a home. A home always keeps an owner.
@Component
public class Members {
    /// Persons, guests not counted.
    public static final int MEMBERS_PER_HOME_MAX = 50;

    /// The roles that a member may be given.
    private static final Set<Role> GIVEN = Set.of(Role.OWNER, Role.ADULT, Role.CHILD);

    private final Households households;
    private final Invitations invitations;
    private final GrantStore grants;
    private final GrantedAccess access;
    private final Acts acts;

    Members(
            Households households,
            Invitations invitations,
            GrantStore grants,
            GrantedAccess access,
            Acts acts) {
        this.households = households;
        this.invitations = invitations;
        this.grants = grants;
        this.access = access;
        this.acts = acts;
    }

    /// Gives a member another role.
    public Outcome<HomeView> changeRole(
            Caller caller, Id.HomeId home, Id.PersonId person, @Nullable Role role) {
        if (role == null || !GIVEN.contains(role)) {
            return Outcome.refused(
                    new Refusal(
                            RefusalCode.FIELD_INVALID,
                            "A member is an owner, an adult or a child.",
                            List.of(new Refusal.Fault("/role", "cannot be given to a member"))));
        }
        return households
                .allowed(
                        caller,
                        Operation.MEMBER_CHANGE,
                        home,
                        () ->
                                households.changing(() -> {
                                    households.lock(home);
                                    List<GrantStore.Membership> members = grants.members(home);
                                    Optional<GrantStore.Membership> member = of(person, members);
                                    if (member.isEmpty()) {
                                        return Households.absent("member");
                                    }
                                    if (member.get().role() == role) {
                                        return Outcome.done(home);
                                    }
                                    if (isLastOwner(member.get(), members)) {
                                        return lastOwner();
                                    }
                                    Cause cause =
                                            acts.done(
                                                    caller,
                                                    home,
                                                    HomeChanged.What.MEMBERS,
                                                    "member-changed",
                                                    person,
                                                    role.text());
                                    grants.changeRole(member.get().grant(), role, cause);
                                    if (role != Role.OWNER) {
                                        invitations.withdrawAllOf(person, home);
                                    }
                                    access.changing(home, List.of(new Subject.Person(person)));
                                    return Outcome.done(home);
                                }))
                .then(done -> households.see(caller, done));
    }

    /// Ends a membership. Everyone may end their own.
    public Outcome<Id.PersonId> remove(Caller caller, Id.HomeId home, Id.PersonId person) {
        Operation operation =
                caller.person().equals(person) ? Operation.HOME_SEE : Operation.MEMBER_CHANGE;
        return households.allowed(
                caller,
                operation,
                home,
                () ->
                        households.changing(() -> {
                            households.lock(home);
                            List<GrantStore.Membership> members = grants.members(home);
                            Optional<GrantStore.Membership> member = of(person, members);
                            if (member.isEmpty()) {
                                return Households.absent("member");
                            }
                            if (isLastOwner(member.get(), members)) {
                                return lastOwner();
                            }
                            acts.done(
                                    caller,
                                    home,
                                    HomeChanged.What.MEMBERS,
                                    "member-removed",
                                    person,
                                    "");
                            grants.remove(person, home);
                            invitations.withdrawAllOf(person, home);
                            access.changing(home, List.of(new Subject.Person(person)));
                            return Outcome.done(person);
                        }));
    }

    private static Optional<GrantStore.Membership> of(
            Id.PersonId person, List<GrantStore.Membership> members) {
        return members.stream().filter(each -> each.person().equals(person)).findFirst();
    }

    private static boolean isLastOwner(
            GrantStore.Membership member, List<GrantStore.Membership> members) {
        return member.role() == Role.OWNER
                && members.stream().filter(each -> each.role() == Role.OWNER).count() == 1;
    }

    private static <T> Outcome<T> lastOwner() {
        return Outcome.refused(
                RefusalCode.LAST_OWNER,
                "A home needs an owner; make somebody else an owner first.");
    }
}
