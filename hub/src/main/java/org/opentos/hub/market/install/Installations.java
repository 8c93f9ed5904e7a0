package org.opentos.hub.market.install;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.devices.DeviceMoved;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Operation;
import org.opentos.hub.home.Resource;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.market.buy.Purchases;
import org.opentos.hub.market.publish.Drafts;
import org.opentos.hub.market.publish.Offer;
import org.opentos.hub.market.publish.Store;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Risk;
import org.opentos.protocol.Subject;
import org.opentos.protocol.app.AppGrant;
import org.opentos.protocol.app.AppId;
import org.opentos.protocol.app.AppManifest;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What people install, let do, and remove.
@Component
public class Installations {
    /// On a terminal: what it is told of them fits one message.
    public static final int ON_A_TERMINAL_MAX = 40;

    /// Of a person, on all terminals together.
    public static final int OF_A_PERSON_MAX = 400;

    public static final int THINGS_MAX = 50;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final InstallationRows rows;
    private final Store store;
    private final Drafts drafts;
    private final Purchases purchases;
    private final Devices devices;
    private final Access access;
    private final ApplicationEventPublisher events;
    private final AuditLog audit;
    private final Ids ids;
    private final InstantSource clock;

    Installations(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            InstallationRows rows,
            Store store,
            Drafts drafts,
            Purchases purchases,
            Devices devices,
            Access access,
            ApplicationEventPublisher events,
            AuditLog audit,
            Ids ids,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.rows = rows;
        this.store = store;
        this.drafts = drafts;
        this.purchases = purchases;
        this.devices = devices;
        this.access = access;
        this.events = events;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// What a person wants to install.
    ///
    /// @param device empty for the person's own browser
    /// @param region where the person says to be, by ISO 3166-1
    /// @param draft to run what the person tries out, where the person develops the app
    public record Wish(
            AppId app,
            Optional<Id.DeviceId> device,
            String region,
            boolean draft,
            Set<AppGrant> grants,
            Set<Id.DeviceId> things) {}

    /// An installation with the version that it runs now; empty where the app left the store.
    public record Shown(Installation installation, Optional<Offer> version) {}

    /// Installs an app, or answers with the installation that is there.
    ///
    /// Refused, in this order: `app-unavailable`, `not-found` (the device, or a thing),
    /// `not-allowed`, `form-not-claimed`, `purchase-required`, `field-invalid` (a grant that the
    /// app does not ask for), `in-use` (somebody else installed it there), `limit-reached`.
    public Outcome<Shown> install(Caller caller, Wish wish) {
        Optional<Offer> current = offer(wish.app(), caller.person(), wish.draft());
        if (current.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.APP_UNAVAILABLE, "The store does not have this app now.");
        }
        Optional<Refusal> refusal = refuse(caller, wish, current.get());
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        return Objects.requireNonNull(transaction.execute(_ -> insert(caller, wish)))
                .map(this::shown);
    }

    private Optional<Refusal> refuse(Caller caller, Wish wish, Offer offer) {
        AppManifest manifest = offer.manifest();
        return wish.device()
                .flatMap(each -> refuseDevice(caller, each, Operation.APP_INSTALL))
                .or(() -> refuseForm(wish.device(), manifest))
                .or(() ->
                        wish.draft() || purchases.has(caller.person(), offer)
                                ? Optional.empty()
                                : Optional.of(
                                        Refusal.of(
                                                RefusalCode.PURCHASE_REQUIRED,
                                                "Buy this app first.")))
                .or(() -> refuseGrants(caller, wish.grants(), wish.things(), manifest));
    }

    private Optional<Refusal> refuseForm(Optional<Id.DeviceId> device, AppManifest manifest) {
        Optional<Devices.Product> product =
                device.flatMap(devices::find).map(Devices.Device::product);
        if (product.filter(each -> !each.runsApps()).isPresent()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.FORM_NOT_CLAIMED, "This device has no screen for apps."));
        }
        FormFactor form = product.map(Devices.Product::formFactor).orElse(FormFactor.PHONE);
        return manifest.forms().contains(form)
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.FORM_NOT_CLAIMED,
                                "This app is not made for a device of the form %s."
                                        .formatted(form.text())));
    }

    private Optional<Refusal> refuseGrants(
            Caller caller, Set<AppGrant> grants, Set<Id.DeviceId> things, AppManifest manifest) {
        Optional<AppGrant> unasked =
                grants.stream().filter(each -> !manifest.asks(each)).findFirst();
        if (unasked.isPresent() || things.size() > THINGS_MAX) {
            return Optional.of(
                    new Refusal(
                            RefusalCode.FIELD_INVALID,
                            "Give an app only what it asks for, and at most %d devices."
                                    .formatted(THINGS_MAX),
                            List.of(
                                    unasked.map(each ->
                                                    new Refusal.Fault(
                                                            "/grants",
                                                            "%s is not asked for"
                                                                    .formatted(each.text())))
                                            .orElseGet(() ->
                                                    new Refusal.Fault(
                                                            "/things", "are too many")))));
        }
        return things.stream()
                .flatMap(each -> refuseDevice(caller, each, Operation.DEVICE_SEE).stream())
                .findFirst();
    }

    private Optional<Refusal> refuseDevice(Caller caller, Id.DeviceId device, Operation operation) {
        return devices.find(device)
                .flatMap(Devices.Device::home)
                .map(home ->
                        access.refuse(
                                caller.subject(),
                                operation,
                                new Resource.OfDevice(home, device, Risk.LOOK)))
                .orElseGet(() ->
                        Optional.of(
                                Refusal.of(
                                        RefusalCode.NOT_FOUND,
                                        "There is no such device in your homes; look at its id.")));
    }

    private Outcome<Installation> insert(Caller caller, Wish wish) {
        Sql.hold(jdbc, "installations of " + caller.person().text());
        wish.device().ifPresent(each -> Sql.hold(jdbc, "installations on " + each.text()));
        Optional<Installation> before = rows.find(wish.app(), caller.person(), wish.device());
        if (before.isPresent()) {
            return before.get().person().equals(caller.person())
                    ? Outcome.done(again(caller, before.get(), wish))
                    : Outcome.refused(
                            RefusalCode.IN_USE,
                            "Somebody else of the home installed this app there already.");
        }
        boolean full =
                wish.device().filter(each -> rows.on(each).size() >= ON_A_TERMINAL_MAX).isPresent()
                        || rows.of(caller.person()).size() >= OF_A_PERSON_MAX;
        if (full) {
            return Outcome.refused(
                    RefusalCode.LIMIT_REACHED,
                    "A terminal has at most %d apps, and a person %d; remove one."
                            .formatted(ON_A_TERMINAL_MAX, OF_A_PERSON_MAX));
        }
        Installation installation =
                new Installation(
                        ids.next(Id.InstallationId::new),
                        wish.app(),
                        caller.person(),
                        wish.device(),
                        wish.region(),
                        wish.draft(),
                        wish.grants(),
                        wish.things(),
                        clock.instant());
        rows.insert(installation);
        record(caller, "app-installed", installation);
        changed(installation);
        return Outcome.done(installation);
    }

    /// What is there stays as it is, unless a developer turns to a draft or back.
    private Installation again(Caller caller, Installation before, Wish wish) {
        if (before.draft() == wish.draft()) {
            return before;
        }
        Installation after =
                new Installation(
                        before.id(),
                        before.app(),
                        before.person(),
                        before.device(),
                        wish.region(),
                        wish.draft(),
                        wish.grants(),
                        wish.things(),
                        before.installed());
        rows.let(after);
        record(caller, "app-let", after);
        changed(after);
        return after;
    }

    private Optional<Offer> offer(Installation installation) {
        return offer(installation.app(), installation.person(), installation.draft());
    }

    private Optional<Offer> offer(AppId app, Id.PersonId person, boolean draft) {
        return draft ? drafts.find(app, person) : store.offer(app);
    }

    /// What an installation runs now: nothing of what was given back.
    private Optional<Offer> running(Installation installation) {
        return offer(installation)
                .filter(each -> installation.draft() || purchases.has(installation.person(), each));
    }

    /// Lets an app do something else from now on. Refused, in this order: `not-found`,
    /// `app-unavailable`, `field-invalid`, `not-found` (a thing).
    public Outcome<Shown> let(
            Caller caller, Id.InstallationId id, Set<AppGrant> grants, Set<Id.DeviceId> things) {
        return mine(caller, id)
                .then(installation -> {
                    Optional<Offer> current = offer(installation);
                    if (current.isEmpty()) {
                        return Outcome.refused(
                                RefusalCode.APP_UNAVAILABLE,
                                "The store does not have this app now.");
                    }
                    Optional<Refusal> refusal =
                            refuseGrants(caller, grants, things, current.get().manifest());
                    if (refusal.isPresent()) {
                        return Outcome.refused(refusal.get());
                    }
                    Installation after =
                            new Installation(
                                    installation.id(),
                                    installation.app(),
                                    installation.person(),
                                    installation.device(),
                                    installation.region(),
                                    installation.draft(),
                                    grants,
                                    things,
                                    installation.installed());
                    transaction.executeWithoutResult(_ -> {
                        rows.let(after);
                        record(caller, "app-let", after);
                        changed(after);
                    });
                    return Outcome.done(shown(after));
                });
    }

    /// Takes an app off its terminal. Its person may, and whoever may install there. Refused as
    /// `not-found`.
    public Outcome<Installation> remove(Caller caller, Id.InstallationId id) {
        Optional<Installation> found = rows.find(id);
        boolean may =
                found.filter(each ->
                                each.person().equals(caller.person())
                                        || each.device()
                                                .filter(device ->
                                                        refuseDevice(
                                                                        caller,
                                                                        device,
                                                                        Operation.APP_INSTALL)
                                                                .isEmpty())
                                                .isPresent())
                        .isPresent();
        if (!may) {
            // Again is the same: whoever asked may not have heard the answer.
            return rows.removedOf(caller.person(), id)
                    .map(Outcome::done)
                    .orElseGet(Installations::unknown);
        }
        transaction.executeWithoutResult(_ -> {
            if (rows.remove(id)) {
                record(caller, "app-removed", found.get());
                changed(found.get());
                events.publishEvent(new InstallationRemoved(id));
            }
        });
        return Outcome.done(found.get());
    }

    /// An installation of the caller's. Refused as `not-found`.
    public Outcome<Installation> mine(Caller caller, Id.InstallationId id) {
        return rows.find(id)
                .filter(each -> each.person().equals(caller.person()))
                .map(Outcome::done)
                .orElseGet(Installations::unknown);
    }

    private static <T> Outcome<T> unknown() {
        return Outcome.refused(RefusalCode.NOT_FOUND, "There is no such installation of yours.");
    }

    /// One that was not removed.
    public Optional<Installation> find(Id.InstallationId id) {
        return rows.find(id);
    }

    /// With the version that it runs now.
    public Shown look(Installation installation) {
        return shown(installation);
    }

    /// The terminals on which a person has an app.
    public List<Id.DeviceId> terminals(Id.PersonId person) {
        return rows.of(person).stream().flatMap(each -> each.device().stream()).distinct().toList();
    }

    /// Those of a person, the oldest first.
    public List<Shown> of(Caller caller) {
        return of(caller.person());
    }

    /// The same.
    public List<Shown> of(Id.PersonId person) {
        return rows.of(person).stream().map(this::shown).toList();
    }

    /// Those on a terminal whose persons may use it still, the oldest first.
    public List<Shown> on(Id.DeviceId device) {
        return rows.on(device).stream().filter(this::lives).map(this::shown).toList();
    }

    /// An installation that may run now on a terminal, or in its person's own browser.
    public Optional<Shown> living(Id.InstallationId id, Optional<Id.DeviceId> device) {
        return living(id).filter(each -> each.installation().device().equals(device));
    }

    /// The same, wherever it is.
    public Optional<Shown> living(Id.InstallationId id) {
        return rows.find(id)
                .filter(this::lives)
                .map(this::shown)
                .filter(each -> each.version().isPresent());
    }

    /// Whether somebody has an app anywhere and lets it do something there.
    public boolean lets(Id.PersonId person, AppId app, AppGrant grant) {
        return rows.of(person).stream()
                .anyMatch(each -> each.app().equals(app) && each.grants().contains(grant));
    }

    /// Whether a terminal should have the package with this digest.
    public boolean isOn(Id.DeviceId device, String digest) {
        return on(device).stream()
                .flatMap(each -> each.version().stream())
                .anyMatch(each -> each.digest().equals(digest));
    }

    /// Who left the home of a terminal acts there no more.
    private boolean lives(Installation installation) {
        return installation.device().isEmpty()
                || installation
                        .device()
                        .flatMap(devices::find)
                        .flatMap(Devices.Device::home)
                        .filter(home ->
                                access.refuse(
                                                new Subject.Person(installation.person()),
                                                Operation.DEVICE_SEE,
                                                new Resource.OfDevice(
                                                        home,
                                                        installation.device().get(),
                                                        Risk.LOOK))
                                        .isEmpty())
                        .isPresent();
    }

    private Shown shown(Installation installation) {
        return new Shown(installation, running(installation));
    }

    /// The terminals that have an app.
    public List<Id.DeviceId> with(AppId app) {
        return rows.with(app);
    }

    /// Whoever has the device next finds nothing of the last ones' on it.
    @EventListener
    void moved(DeviceMoved moved) {
        if (!moved.from().equals(moved.to())) {
            rows.removeFrom(moved.device());
        }
    }

    private void changed(Installation installation) {
        installation.device().ifPresent(each -> events.publishEvent(new TerminalAppsChanged(each)));
    }

    private void record(Caller caller, String act, Installation installation) {
        audit.record(
                caller.person().text(),
                act,
                installation.id().text(),
                caller.address(),
                Map.of(
                        "app",
                        installation.app().text(),
                        "device",
                        installation.device().map(Id::text).orElse(""),
                        "grants",
                        installation.grants().stream().map(AppGrant::text).sorted().toList()));
    }
}
