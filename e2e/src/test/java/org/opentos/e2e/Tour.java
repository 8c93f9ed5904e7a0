package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;
import org.opentos.cli.local.LocalHub;
import tools.jackson.databind.JsonNode;

/// Every page of the console and every shell, at the demonstration home with all of its devices
/// running and a few more that nobody has claimed yet, and with money that moves at the payment
/// simulator.
final class Tour {
    private static final String[] RUNNING = {
        "tv",
        "lamp",
        "thermostat",
        "coffee",
        "lock",
        "watch",
        "band",
        "glasses",
        "headset",
        "tv-new",
        "watch-new",
        "lamp-new"
    };
    private static final Pattern ROUTE = Pattern.compile("pattern: \"([^\"]+)\"");

    /// What differs between pages of one route: ids, and what comes after the path.
    private static final Pattern AFTER_ROUTE = Pattern.compile("[a-z]+_[0-9a-z]{26}|[?#].*");

    private static final String SPEAK =
            """
            async locale => {
              const session = await (await fetch("/api/v1/session")).json();
              await fetch("/api/v1/persons/me", {
                method: "PATCH",
                headers: { "Content-Type": "application/json", [session.csrf.header]: session.csrf.token },
                body: JSON.stringify({ locale }),
              });
            }
            """;
    private static final String SPEAK_ON_SHELL =
            """
            locale => fetch("/local/locale", {
              method: "POST",
              headers: { "Content-Type": "application/json" },
              body: JSON.stringify({ locale }),
            })
            """;
    private static final String COMPLETE =
            "() => document.querySelector('main h1') && !document.querySelector('.bone')";

    /// Goes there as a link does, without loading the page anew; by way of a page of its own, so
    /// that also the address on which it stands begins anew.
    private static final String FOLLOW =
            """
            async path => {
              const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
              for (const next of ["/nowhere", path]) {
                history.pushState(null, "", next);
                dispatchEvent(new PopStateEvent("popstate"));
                await drawn();
              }
            }
            """;

    /// An animation whose element goes while it runs is cancelled, and rests as well.
    private static final String AT_REST =
            """
            () => Promise.allSettled([
              document.fonts.ready,
              ...document.getAnimations()
                .filter(each => each.effect?.getTiming().iterations !== Infinity)
                .map(each => each.finished),
            ])
            """;

    /// Who looks at a page.
    enum Visitor {
        NOBODY,
        OWNER,
        MAKER
    }

    /// How a visitor comes to a page.
    enum Arrival {
        /// For the first time; from then on by link.
        BY_ADDRESS,
        BY_LINK
    }

    /// A page of the console, and what is done on it before it is looked at.
    record Stop(String name, Visitor visitor, Supplier<String> path, Consumer<Page> act) {}

    /// A shell and what is done on it before it is looked at.
    record Screen(String name, String device, int width, int height, Consumer<Page> act) {
        boolean round() {
            return width == height;
        }

        boolean television() {
            return width == 1920;
        }

        /// Whether it follows the light of the room; the others are always dark.
        boolean panel() {
            return height == 320;
        }
    }

    private final World world;
    private final String password;
    private final Map<String, String> shells = new HashMap<>();
    private final List<Stop> stops = new ArrayList<>();

    private Tour(World world) {
        this.world = world;
        password = Demonstration.kept(world.places).password();
    }

    /// Makes what the demonstration lacks, and powers every device on.
    static Tour of(World world) throws IOException {
        Tour tour = new Tour(world);
        tour.prepare();
        return tour;
    }

    private void prepare() throws IOException {
        HubClient maker = new Person("Mei", "mei", password).client(world);
        String organisation =
                maker.get("/api/v1/session").path("organisations").get(0).path("id").asString();
        String code = Factory.make(world, maker, organisation, "lamp", "lamp-new", "token");
        Factory.make(world, maker, organisation, "tv", "tv-new", "token");
        Factory.make(world, maker, organisation, "watch", "watch-new", "token");
        String product =
                maker.get("/api/v1/organisations/" + organisation + "/products")
                        .get(0)
                        .path("id")
                        .asString();
        maker.post(
                "/api/v1/products/" + product + "/batches",
                Map.of("size", 500, "credential", "certificate", "note", "First run"));
        HubClient owner = new Person("Ada", "ada", password).client(world);
        String home = owner.get("/api/v1/session").path("homes").get(0).path("id").asString();
        String invitation =
                owner.post("/api/v1/homes/" + home + "/invitations", Map.of("role", "child"))
                        .path("code")
                        .asString();
        List<String> addresses = world.powerAll(List.of(RUNNING));
        for (int index = 0; index < RUNNING.length; index++) {
            shells.put(RUNNING[index], addresses.get(index));
        }
        Purchases purchases = Purchases.of(world, owner, organisation);
        Developing developer =
                Developing.of(world, new Person("Mei", "mei", password), "Papercut Games");
        Shelf shelf = Shelf.of(world, developer, owner);
        visitNobody(code, invitation);
        visitOwner(owner, home, code);
        visitWallet(purchases);
        visitBetween(purchases.sendTo("Ben"));
        visitMaker(organisation, product);
        visitUpdates(Updating.of(maker, organisation));
        visitTill(purchases, maker, organisation);
        visitEarnings(maker, organisation);
        visitStore(shelf);
        visitDeveloper(developer.organisation());
    }

    private void visitNobody(String code, String invitation) {
        add("start", Visitor.NOBODY, "/");
        add("sign-in", Visitor.NOBODY, "/sign-in");
        add("sign-up", Visitor.NOBODY, "/sign-up");
        add("sign-in-link", Visitor.NOBODY, "/sign-in-link");
        add("claim-first", Visitor.NOBODY, "/claim#" + code.replace("-", ""));
        add("join", Visitor.NOBODY, "/join#" + invitation);
        add("not-found", Visitor.NOBODY, "/nowhere");
        add("play", Visitor.NOBODY, "/play");
        add("play-unknown", Visitor.NOBODY, "/play/AAAAA-AAAAAA");
        add("operator-token", Visitor.NOBODY, "/operator");
        add("operator", Visitor.NOBODY, "/operator#" + LocalHub.of(world.places).tokenOfOperator());
    }

    private void visitOwner(HubClient owner, String home, String code) {
        add("home", Visitor.OWNER, "/home/" + home);
        add("talk", Visitor.OWNER, "/home/" + home + "/talk");
        add("people", Visitor.OWNER, "/home/" + home + "/people");
        add(
                "invite",
                Visitor.OWNER,
                "/home/" + home + "/people",
                page -> page.locator("[data-invite]").click());
        add("settings", Visitor.OWNER, "/home/" + home + "/settings");
        add("claim", Visitor.OWNER, "/claim");
        add("claim-place", Visitor.OWNER, "/claim#" + code.replace("-", ""));
        for (JsonNode device : owner.get("/api/v1/homes/" + home + "/devices")) {
            String name = device.path("model").path("tos:icon").asString();
            String path = "/device/" + device.path("id").asString();
            add("device-" + name, Visitor.OWNER, path);
            if (name.equals("lamp")) {
                add(
                        "device-why",
                        Visitor.OWNER,
                        path,
                        page -> page.locator("section.why summary").first().click());
                add(
                        "device-software",
                        Visitor.OWNER,
                        path,
                        page -> assertThat(page.locator("[data-software]")).isVisible());
            }
        }
        add("account", Visitor.OWNER, "/account");
        add("device-code", Visitor.OWNER, "/device?user_code=BCDF-GHJK");
        add(
                "consent",
                Visitor.OWNER,
                "/consent?client_id=tos&state=1&user_code=BCDF-GHJK"
                        + "&scope=profile%20home:read%20home:control%20home:manage");
    }

    private void visitWallet(Purchases purchases) {
        stops.add(
                new Stop(
                        "wallet",
                        Visitor.OWNER,
                        () -> {
                            purchases.askAnew();
                            return "/wallet";
                        },
                        page -> assertThat(page.locator("article.approval")).isVisible()));
        add(
                "top-up-code",
                Visitor.OWNER,
                "/wallet",
                page -> {
                    page.locator("[aria-labelledby=waiting] button").click();
                    assertThat(page.locator("dialog [role=img]")).isVisible();
                });
        add(
                "payment-code",
                Visitor.OWNER,
                "/wallet",
                page -> {
                    page.locator("[data-pay-code]").click();
                    assertThat(page.locator("dialog [role=img]").first()).isVisible();
                });
        add(
                "subscription",
                Visitor.OWNER,
                "/wallet",
                page -> {
                    page.locator("[data-subscription]").first().click();
                    assertThat(page.locator("dialog [data-cancel]")).isVisible();
                });
        add("scan", Visitor.OWNER, "/wallet", page -> page.locator("[data-scan]").click());
        stops.add(
                new Stop(
                        "pay",
                        Visitor.OWNER,
                        () -> "/pay/" + purchases.waiting(),
                        page -> assertThat(page.locator("article.approval input")).isVisible()));
        add("paid", Visitor.OWNER, "/pay/" + purchases.request());
        add("receipt", Visitor.OWNER, "/receipt/" + purchases.sale());
        add("wallet-empty", Visitor.MAKER, "/wallet");
        add(
                "top-up",
                Visitor.MAKER,
                "/wallet",
                page -> {
                    page.locator("[data-top-up]").click();
                    page.locator("dialog .quick button").first().click();
                });
        add(
                "pin",
                Visitor.MAKER,
                "/wallet",
                page -> page.locator("#limits button").first().click());
    }

    private void visitBetween(String transfer) {
        add("send", Visitor.OWNER, "/wallet", page -> page.locator("[data-send]").click());
        add(
                "receive",
                Visitor.OWNER,
                "/wallet",
                page -> {
                    page.locator("[data-receive]").click();
                    assertThat(page.locator("dialog [role=img]")).isVisible();
                });
        add(
                "ask-for-money",
                Visitor.OWNER,
                "/wallet",
                page -> {
                    page.locator("[aria-labelledby=between] li button").first().click();
                    assertThat(page.locator("dialog [role=img]")).isVisible();
                });
        add("transfer", Visitor.OWNER, "/receipt/" + transfer);
        add("pay-out", Visitor.OWNER, "/wallet", page -> page.locator("[data-pay-out]").click());
    }

    private void visitTill(Purchases purchases, HubClient maker, String organisation) {
        String till = "/organisation/" + organisation + "/till";
        purchases.buyInShop(maker);
        add("till", Visitor.MAKER, till, page -> assertThat(page.locator("#bills")).isVisible());
        add(
                "bill",
                Visitor.MAKER,
                till,
                page -> {
                    page.locator("main form input").first().fill("12.00");
                    page.locator("main form input").first().press("Enter");
                    assertThat(page.locator("main .qr svg")).isVisible();
                });
    }

    private void visitEarnings(HubClient maker, String organisation) {
        String earnings = "/organisation/" + organisation + "/earnings";
        add("earnings", Visitor.MAKER, earnings);
        JsonNode newest = maker.get("/api/v1/organisations/" + organisation + "/statements").get(0);
        add("statement", Visitor.MAKER, earnings + "/" + newest.path("month").asString());
    }

    private void visitStore(Shelf shelf) {
        String app = "/store/" + shelf.app();
        add("store", Visitor.OWNER, "/store");
        add("store-app", Visitor.OWNER, app);
        add(
                "install",
                Visitor.OWNER,
                app,
                page -> {
                    page.locator("[data-install]").click();
                    page.locator("dialog [type=radio]:enabled").first().check();
                    page.locator("dialog [role=switch]").first().click();
                    assertThat(page.locator("dialog [type=checkbox]").first()).isVisible();
                });
        add(
                "app-change",
                Visitor.OWNER,
                app,
                page -> page.locator("[data-change]").first().click());
        add(
                "app-remove",
                Visitor.OWNER,
                app,
                page -> page.locator("[data-remove]").first().click());
        add("store-app-gone", Visitor.OWNER, "/store/" + shelf.gone());
        String installed = "/apps/" + shelf.installation();
        add("own-apps", Visitor.OWNER, "/apps");
        add(
                "run-app",
                Visitor.OWNER,
                installed,
                page -> assertThat(page.locator("[data-page=app] iframe.drawn")).isVisible());
        add("app-uses", Visitor.OWNER, installed + "/uses");
        add("friends", Visitor.OWNER, "/friends");
        add("send", Visitor.OWNER, "/send");
        add("content", Visitor.OWNER, "/content");
        add("notifications", Visitor.OWNER, "/notifications");
    }

    private void visitDeveloper(String organisation) {
        String apps = "/organisation/" + organisation + "/apps";
        add("apps", Visitor.MAKER, apps);
        add(
                "app-withdraw",
                Visitor.MAKER,
                apps,
                page -> page.locator("[data-withdraw]").first().click());
        add(
                "key-revoke",
                Visitor.MAKER,
                apps,
                page -> page.locator("[data-revoke]").first().click());
    }

    private void visitMaker(String organisation, String product) {
        add("welcome", Visitor.MAKER, "/");
        add("new-organisation", Visitor.MAKER, "/organisations/new");
        add("organisation", Visitor.MAKER, "/organisation/" + organisation);
        add("agreement", Visitor.MAKER, "/organisation/" + organisation + "/agreement");
        add("products", Visitor.MAKER, "/organisation/" + organisation + "/products");
        add(
                "new-product",
                Visitor.MAKER,
                "/organisation/" + organisation + "/products/new",
                page -> {
                    page.locator(".starts button").first().click();
                    assertThat(page.locator(".status .good")).isVisible();
                });
        add("batches", Visitor.MAKER, "/product/" + product);
        add(
                "thing-model",
                Visitor.MAKER,
                "/product/" + product,
                page -> {
                    page.locator("[role=tab]").last().click();
                    assertThat(page.locator(".status .good")).isVisible();
                });
    }

    private void visitUpdates(Updating updating) {
        String updates = "/product/" + updating.product() + "/updates";
        add("updates", Visitor.MAKER, updates);
        add(
                "release-withdraw",
                Visitor.MAKER,
                updates,
                page -> page.locator("[data-withdraw]").first().click());
        add("release-key", Visitor.MAKER, updates, page -> page.locator("[data-add-key]").click());
        add("rollout", Visitor.MAKER, "/rollout/" + updating.rollout());
        add(
                "rollout-stop",
                Visitor.MAKER,
                "/rollout/" + updating.rollout(),
                page -> page.locator("[data-stop]").click());
        add(
                "new-rollout",
                Visitor.MAKER,
                "/release/" + updating.ready() + "/rollout",
                page -> assertThat(page.locator("[data-begin]")).isVisible());
    }

    private void add(String name, Visitor visitor, String path) {
        add(name, visitor, path, page -> {});
    }

    private void add(String name, Visitor visitor, String path, Consumer<Page> act) {
        stops.add(new Stop(name, visitor, () -> path, act));
    }

    /// The routes of the console, with `:name` for what differs, and the stops on each of them.
    Map<String, List<String>> stopsByRoute() throws IOException {
        List<String> paths = stops.stream().map(stop -> stop.path().get()).toList();
        String router = Files.readString(world.places.root().resolve("ui/console/src/routes.ts"));
        return ROUTE.matcher(router)
                .results()
                .map(route -> route.group(1))
                .collect(
                        Collectors.toMap(
                                route -> route,
                                route -> paths.stream().filter(on(route)).toList()));
    }

    private static Predicate<String> on(String route) {
        return Pattern.compile(route.replaceAll(":\\w+", "[^/?#]+") + "([?#].*)?")
                .asMatchPredicate();
    }

    /// The address of a running device's shell.
    String shell(String device) {
        return shells.getOrDefault(device, "");
    }

    static List<Screen> screens() {
        return List.of(
                new Screen("tv-claim", "tv-new", 1920, 1080, page -> {}),
                new Screen("tv-home", "tv", 1920, 1080, page -> {}),
                new Screen("tv-lamp", "tv", 1920, 1080, page -> open(page, "lamp")),
                new Screen("tv-coffee", "tv", 1920, 1080, page -> open(page, "coffee-machine")),
                new Screen("watch-claim", "watch-new", 454, 454, page -> {}),
                new Screen("watch-face", "watch", 454, 454, page -> {}),
                new Screen("watch-thing", "watch", 454, 454, page -> open(page, "lamp")),
                new Screen("band-face", "band", 194, 368, page -> {}),
                new Screen("band-thing", "band", 194, 368, page -> open(page, "lamp")),
                new Screen("glasses-glance", "glasses", 640, 360, page -> {}),
                new Screen(
                        "glasses-home",
                        "glasses",
                        640,
                        360,
                        page -> {
                            page.locator("[data-key=glance]").press("ArrowDown");
                            page.locator("[data-thing]").first().waitFor();
                        }),
                new Screen("vr-room", "headset", 1280, 720, page -> {}),
                new Screen("vr-thing", "headset", 1280, 720, page -> open(page, "lamp")),
                new Screen("panel-claim", "lamp-new", 480, 320, page -> {}),
                new Screen("panel-lamp", "lamp", 480, 320, page -> {}),
                new Screen("panel-thermostat", "thermostat", 480, 320, page -> {}),
                new Screen("panel-coffee", "coffee", 480, 320, page -> {}),
                new Screen("panel-lock", "lock", 480, 320, page -> {}));
    }

    /// Opens the first thing on a shell whose Thing Model has that icon.
    private static void open(Page page, String icon) {
        String device =
                (String)
                        page.evaluate(
                                "async icon => (await (await fetch('/local/state')).json()).things"
                                        + ".find(each => each.model['tos:icon'] === icon).id",
                                icon);
        page.locator("[data-thing='" + device + "']").dispatchEvent("hold");
        page.locator("[data-open-thing]").waitFor();
    }

    /// Shows every page of the console to a look, each to the visitor whom it is for.
    void console(Browser.NewContextOptions options, String locale, BiConsumer<Stop, Page> look) {
        console(
                world.browsing(),
                EnumSet.allOf(Visitor.class),
                options,
                locale,
                Arrival.BY_ADDRESS,
                look);
    }

    /// Shows every page of the console that is for one of these visitors to a look.
    void console(
            Browsing browsing,
            Set<Visitor> visitors,
            Browser.NewContextOptions options,
            String locale,
            Arrival arrival,
            BiConsumer<Stop, Page> look) {
        Map<Visitor, Page> pages = new EnumMap<>(Visitor.class);
        Set<String> entered = new HashSet<>();
        for (Stop stop : stops) {
            if (visitors.contains(stop.visitor())) {
                boolean first = !pages.containsKey(stop.visitor());
                Page page =
                        pages.computeIfAbsent(
                                stop.visitor(),
                                visitor -> enter(browsing, visitor, options, locale));
                String path = stop.path().get();
                boolean anew = entered.add(stop.visitor() + route(path));
                if (first || (arrival == Arrival.BY_ADDRESS && anew)) {
                    page.navigate("about:blank");
                    page.navigate(world.web(path));
                } else {
                    page.evaluate(FOLLOW, path);
                }
                page.waitForFunction(COMPLETE);
                stop.act().accept(page);
                page.evaluate(AT_REST);
                look.accept(stop, page);
            }
        }
        pages.values().forEach(page -> page.context().close());
    }

    /// What pages of one route have in common.
    static String route(String address) {
        return AFTER_ROUTE.matcher(address).replaceAll("");
    }

    private Page enter(
            Browsing browsing, Visitor visitor, Browser.NewContextOptions options, String locale) {
        Page page =
                browsing.page(
                        options.setLocale(locale.equals("en") ? "en" : "zh-CN")
                                .setReducedMotion(ReducedMotion.REDUCE));
        if (visitor != Visitor.NOBODY) {
            page.navigate(world.web("/sign-in"));
            String name = visitor == Visitor.OWNER ? "ada" : "mei";
            new Person(name, name, password).signIn(page);
            page.evaluate(SPEAK, locale);
        }
        return page;
    }

    /// Shows shells to a look.
    void shells(
            List<Screen> screens,
            String locale,
            ColorScheme scheme,
            BiConsumer<Screen, Page> look) {
        shells(world.browsing(), screens, locale, scheme, look);
    }

    /// Shows shells to a look, one after the other on one screen.
    void shells(
            Browsing browsing,
            List<Screen> screens,
            String locale,
            ColorScheme scheme,
            BiConsumer<Screen, Page> look) {
        Page page =
                browsing.page(
                        new Browser.NewContextOptions()
                                .setColorScheme(scheme)
                                .setReducedMotion(ReducedMotion.REDUCE));
        for (Screen screen : screens) {
            page.navigate("about:blank");
            page.setViewportSize(screen.width(), screen.height());
            page.navigate(shell(screen.device()));
            page.locator("[data-page]").first().waitFor();
            page.evaluate(SPEAK_ON_SHELL, locale);
            page.locator("html[lang='" + locale + "']").waitFor();
            screen.act().accept(page);
            page.evaluate(AT_REST);
            look.accept(screen, page);
        }
        page.context().close();
    }
}
