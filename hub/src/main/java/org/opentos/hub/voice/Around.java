package org.opentos.hub.voice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.opentos.hub.content.Catalogue;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.home.HomeView;
import org.opentos.hub.home.Homes;
import org.opentos.hub.home.Households;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.market.publish.Offer;
import org.opentos.hub.market.publish.Store;
import org.opentos.hub.market.publish.Submission;
import org.opentos.hub.pay.provider.PaymentProviders;
import org.opentos.hub.pay.wallet.Wallets;
import org.opentos.hub.social.Friends;
import org.opentos.hub.things.DeviceState;
import org.opentos.hub.things.ThingQueries;
import org.opentos.protocol.ContentKind;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Subject;
import org.opentos.protocol.app.AppManifest;
import org.opentos.protocol.money.Currency;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Surroundings;
import org.springframework.stereotype.Component;

/// What a speaker can speak of: what is there, as far as that one may see it.
@Component
class Around {
    /// Of a person's content items, the latest.
    static final int TITLES_MAX = 200;

    private static final int CURRENCIES_MAX = 8;

    private final ThingQueries things;
    private final Devices devices;
    private final Homes homes;
    private final Installations installations;
    private final Store store;
    private final Catalogue catalogue;
    private final Friends friends;
    private final Households households;
    private final Wallets wallets;
    private final PaymentProviders providers;

    Around(
            ThingQueries things,
            Devices devices,
            Homes homes,
            Installations installations,
            Store store,
            Catalogue catalogue,
            Friends friends,
            Households households,
            Wallets wallets,
            PaymentProviders providers) {
        this.things = things;
        this.devices = devices;
        this.homes = homes;
        this.installations = installations;
        this.store = store;
        this.catalogue = catalogue;
        this.friends = friends;
        this.households = households;
        this.wallets = wallets;
        this.providers = providers;
    }

    /// Refused as `not-found` where the speaker has nothing to do with the home.
    Outcome<Surroundings> of(Speaking by, Language language) {
        return seen(by).map(devices ->
                new Surroundings(
                        rooms(by, devices).stream()
                                .map(each -> new Surroundings.Room(each.id().text(), each.name()))
                                .toList(),
                        devices.stream().map(Around::device).toList(),
                        apps(by, language),
                        by.speaker().person().map(this::titles).orElse(List.of()),
                        contacts(by),
                        by.speaker().person().map(this::currencies).orElse(List.of()),
                        by.speaker().device().map(Id::text)));
    }

    /// An appliance shows itself and nothing else of its home, and is spoken to of nothing else.
    private Outcome<List<DeviceState>> seen(Speaking by) {
        return by.subject() instanceof Subject.Device(Id.DeviceId itself) && !terminal(itself)
                ? things.find(by.subject(), itself).map(List::of)
                : things.inHome(by.subject(), by.speaker().home());
    }

    private boolean terminal(Id.DeviceId device) {
        return devices.find(device)
                .filter(each -> each.product().formFactor().terminal())
                .isPresent();
    }

    private List<Homes.Room> rooms(Speaking by, List<DeviceState> seen) {
        boolean all = by.speaker().device().map(this::terminal).orElse(true);
        return homes.rooms(by.speaker().home()).stream()
                .filter(room ->
                        all
                                || seen.stream()
                                        .flatMap(each -> each.room().stream())
                                        .anyMatch(each -> each.id().equals(room.id())))
                .toList();
    }

    private static Surroundings.Device device(DeviceState device) {
        return new Surroundings.Device(
                device.id().text(),
                device.name(),
                device.room().map(each -> each.id().text()),
                device.product().formFactor().terminal(),
                device.model(),
                !device.may().set().isEmpty() || !device.may().invoke().isEmpty());
    }

    /// What is installed for the speaker, or at the terminal of a whole home; then what the store
    /// has.
    private List<Surroundings.App> apps(Speaking by, Language language) {
        List<Installations.Shown> installed =
                by.speaker()
                        .person()
                        .map(installations::of)
                        .orElseGet(() ->
                                by.speaker().device().map(installations::on).orElse(List.of()));
        List<Surroundings.App> apps = new ArrayList<>();
        Set<String> known = new HashSet<>();
        installed.stream()
                .flatMap(each -> each.version().stream())
                .map(Offer::manifest)
                .filter(each -> known.add(each.id().text()))
                .map(each -> app(each, language, true))
                .forEach(apps::add);
        store.current().stream()
                .map(Submission::manifest)
                .filter(each -> known.add(each.id().text()))
                .map(each -> app(each, language, false))
                .forEach(apps::add);
        return apps;
    }

    private static Surroundings.App app(AppManifest app, Language language, boolean installed) {
        String name = language == Language.EN ? app.name().english() : app.name().chinese();
        return new Surroundings.App(app.id().text(), name, installed, app.intents());
    }

    private List<Surroundings.Title> titles(Id.PersonId person) {
        List<Surroundings.Title> titles = new ArrayList<>();
        Set<ContentKind> kinds = Set.of(ContentKind.values());
        for (Catalogue.Shelf shelf :
                List.of(new Catalogue.Shelf.Continue(), new Catalogue.Shelf.New())) {
            Optional<Integer> from = Optional.of(0);
            while (from.isPresent() && titles.size() < TITLES_MAX) {
                Catalogue.Page page = catalogue.shelf(person, shelf, kinds, from.get());
                page.items().stream()
                        .map(each -> new Surroundings.Title(each.id().text(), each.title()))
                        .forEach(titles::add);
                from = page.next();
            }
        }
        return titles.stream().distinct().limit(TITLES_MAX).toList();
    }

    /// The speaker's friends, and whom the speaker lives with.
    private List<Surroundings.Contact> contacts(Speaking by) {
        Optional<Id.PersonId> speaker = by.speaker().person();
        Stream<Surroundings.Contact> known =
                speaker.map(friends::of).orElse(List.of()).stream()
                        .map(each -> new Surroundings.Contact(each.person().text(), each.name()));
        Stream<Surroundings.Contact> housemates =
                by.caller().stream()
                        .map(each -> households.see(each, by.speaker().home()))
                        .flatMap(each ->
                                each instanceof Outcome.Done<HomeView>(HomeView view)
                                        ? view.members().stream()
                                        : Stream.empty())
                        .map(HomeView.Member::person)
                        .filter(each -> !speaker.equals(Optional.of(each.id())))
                        .map(each ->
                                new Surroundings.Contact(each.id().text(), each.displayName()));
        Set<String> seen = new HashSet<>();
        return Stream.concat(known, housemates).filter(each -> seen.add(each.id())).toList();
    }

    /// Of the person's money, and what a wallet can be filled with: who has none yet is understood,
    /// and told so when it comes to paying.
    private List<Currency> currencies(Id.PersonId person) {
        return Stream.concat(
                        wallets.of(person).stream().map(each -> each.balance().currency()),
                        providers.all().stream()
                                .flatMap(each -> each.currencies().stream())
                                .sorted(Comparator.comparing(Currency::code)))
                .distinct()
                .limit(CURRENCIES_MAX)
                .toList();
    }
}
