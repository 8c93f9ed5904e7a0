package org.opentos.hub.home;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Risk;
import org.opentos.protocol.Role;
import org.opentos.protocol.Subject;

/// The decision behind [Access]: a function of grants, role table and time, and of nothing else.
///
/// The first that holds decides:
/// 1. the hub itself may;
/// 2. a grant that is open now, reaches the resource, and whose role the table allows: may;
/// 3. no grant in the home, or none that lets its holder know of the device: `not-found`, the same
///    answer as for what does not exist;
/// 4. an expired grant would have allowed it, or nothing but expired grants is held:
///    `grant-expired`;
/// 5. otherwise `not-allowed`.
final class AccessRules {
    private static final Optional<Refusal> ALLOWED = Optional.empty();
    private static final Optional<Refusal> NOT_FOUND =
            refusal(
                    RefusalCode.NOT_FOUND,
                    "It does not exist, or is not yours to see. Check the link, or ask the home's owner for access.");
    private static final Optional<Refusal> EXPIRED =
            refusal(
                    RefusalCode.GRANT_EXPIRED,
                    "Your access has ended. Ask the home's owner to give it again.");
    private static final Optional<Refusal> EARLY =
            refusal(
                    RefusalCode.NOT_ALLOWED,
                    "Your access has not begun yet. Come back when it has, or ask the home's owner to change it.");
    private static final Optional<Refusal> NOT_ALLOWED =
            refusal(
                    RefusalCode.NOT_ALLOWED,
                    "Your role in this home does not allow it. Ask the home's owner.");

    /// How far a grant goes towards a resource.
    private enum Reach {
        /// Its holder may not know that the resource exists.
        HIDDEN,
        /// Its holder knows of it, and the grant is not about it.
        BESIDE,
        COVERED
    }

    private AccessRules() {}

    /// @param grants every grant of the subject, in this home and in others
    static Optional<Refusal> refuse(
            RoleTable table,
            Subject subject,
            List<Grant> grants,
            Operation operation,
            Resource resource,
            Instant now) {
        if (subject instanceof Subject.Hub) {
            return ALLOWED;
        }
        boolean open = false;
        boolean early = false;
        boolean expired = false;
        boolean expiredWouldDo = false;
        boolean earlyWouldDo = false;
        for (Grant grant : grants) {
            Reach reach = reach(grant, subject, operation, resource);
            if (reach == Reach.HIDDEN) {
                continue;
            }
            boolean allows =
                    reach == Reach.COVERED && allows(table, grant, subject, operation, resource);
            switch (grant.window().phase(now)) {
                case OPEN -> {
                    if (allows) {
                        return ALLOWED;
                    }
                    open = true;
                }
                case EARLY -> {
                    early = true;
                    earlyWouldDo |= allows;
                }
                case EXPIRED -> {
                    expired = true;
                    expiredWouldDo |= allows;
                }
            }
        }
        if (!open && !early && !expired) {
            return NOT_FOUND;
        }
        if (expiredWouldDo || (!open && !early)) {
            return EXPIRED;
        }
        return earlyWouldDo || !open ? EARLY : NOT_ALLOWED;
    }

    private static Reach reach(
            Grant grant, Subject subject, Operation operation, Resource resource) {
        if (!grant.home().equals(resource.home())) {
            return Reach.HIDDEN;
        }
        if (grant.role() == Role.THING) {
            return switch (resource) {
                case Resource.OfDevice of -> isItself(subject, of) ? Reach.COVERED : Reach.HIDDEN;
                case Resource.OfHome _ -> Reach.BESIDE;
                case Resource.OfTopic _ -> Reach.COVERED;
            };
        }
        if (grant.device().isEmpty()) {
            return Reach.COVERED;
        }
        Id.DeviceId named = grant.device().get();
        return switch (resource) {
            case Resource.OfDevice of -> of.device().equals(named) ? Reach.COVERED : Reach.HIDDEN;
            case Resource.OfHome _ ->
                    operation == Operation.HOME_SEE ? Reach.COVERED : Reach.BESIDE;
            case Resource.OfTopic _ -> Reach.BESIDE;
        };
    }

    private static boolean allows(
            RoleTable table, Grant grant, Subject subject, Operation operation, Resource resource) {
        boolean ofDevice = resource instanceof Resource.OfDevice;
        if (table.weighsRisk(operation) && !ofDevice) {
            return false;
        }
        Risk risk = resource instanceof Resource.OfDevice of ? of.risk() : Risk.LOOK;
        return switch (table.entry(grant.role(), operation, risk)) {
            case YES -> true;
            case NAMED -> grant.device().isPresent();
            case NO ->
                    grant.role() == Role.TERMINAL
                            && resource instanceof Resource.OfDevice of
                            && isItself(subject, of)
                            && table.entry(Role.THING, operation, risk) == RoleTable.Entry.YES;
        };
    }

    private static boolean isItself(Subject subject, Resource.OfDevice resource) {
        return subject instanceof Subject.Device(Id.DeviceId id) && id.equals(resource.device());
    }

    private static Optional<Refusal> refusal(RefusalCode code, String detail) {
        return Optional.of(Refusal.of(code, detail));
    }
}
