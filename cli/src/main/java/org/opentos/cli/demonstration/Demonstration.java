package org.opentos.cli.demonstration;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.account.RefusedException;
import org.opentos.cli.local.LocalDevice;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.Places;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes the demonstration home through the hub's public interface, step by step as a maker, a
/// developer, the operator, an owner and a second person would: nothing in it has a way of its own
/// into the hub.
public final class Demonstration {
    /// What a demonstration is known by afterwards.
    ///
    /// @param owner sign-in name of the home's owner
    /// @param password of everybody in it; made at random, kept readable by this user only
    public record Made(String owner, String maker, String password) {}

    private static final String MAKER = "mei";
    private static final String OWNER = "ada";
    private static final String SECOND = "lin";

    private static final String DEVELOPER = "noor";

    /// The developer that the owner is, too.
    public static final String APPS = "Maple Apps";

    /// Nobody stays signed in from having made it.
    private static final String SESSION = "/api/v1/session";

    private static final int PASSWORD_LETTERS = 20;
    private static final JsonMapper JSON = new JsonMapper();

    /// @param model the name of a shipped Thing Model
    private record Gadget(
            String name,
            String model,
            String product,
            String title,
            String room,
            String credential) {}

    private static final List<Gadget> GADGETS =
            List.of(
                    new Gadget("tv", "tv", "Lumen Vision 55", "TV", "Living room", "certificate"),
                    new Gadget(
                            "lamp", "lamp", "Lumen Glow", "Reading lamp", "Living room", "token"),
                    new Gadget(
                            "thermostat",
                            "thermostat",
                            "Lumen Climate",
                            "Thermostat",
                            "Living room",
                            "certificate"),
                    new Gadget(
                            "coffee",
                            "coffee-machine",
                            "Lumen Barista",
                            "Coffee machine",
                            "Kitchen",
                            "certificate"),
                    new Gadget(
                            "lock",
                            "door-lock",
                            "Lumen Guard",
                            "Front door",
                            "Hall",
                            "certificate"),
                    new Gadget("watch", "watch", "Lumen Time", "Ada's watch", "", "certificate"),
                    new Gadget("band", "band", "Lumen Pulse", "Ada's band", "", "certificate"),
                    new Gadget(
                            "glasses",
                            "glasses",
                            "Lumen Sight",
                            "Ada's glasses",
                            "",
                            "certificate"),
                    new Gadget(
                            "headset",
                            "vr",
                            "Lumen Space",
                            "Headset",
                            "Living room",
                            "certificate"));

    private final Places places;
    private final URI hub;
    private final Optional<DemonstrationContent> content;
    private final Consumer<String> progress;

    /// @param provider where somebody offers content, if anybody does
    /// @param progress gets one short sentence before each step
    public Demonstration(
            Places places, URI hub, Optional<String> provider, Consumer<String> progress) {
        this.places = places;
        this.hub = hub;
        this.content = provider.map(DemonstrationContent::new);
        this.progress = progress;
    }

    /// Notes that one is to be made, so that a start that is ended before it is made is not
    /// forgotten.
    public static void begin(Places places) {
        try {
            Files.createDirectories(places.state());
            Files.deleteIfExists(places.demonstrationBegun());
            Files.createFile(
                    places.demonstrationBegun(),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (IOException failure) {
            throw new CommandException("cannot write " + places.demonstrationBegun(), failure);
        }
    }

    /// Leaves it unmade.
    public static void forgetBegun(Places places) {
        try {
            Files.deleteIfExists(places.demonstrationBegun());
        } catch (IOException failure) {
            throw new CommandException("cannot remove " + places.demonstrationBegun(), failure);
        }
    }

    /// Whether an earlier start was to make one and was ended before it had.
    public static boolean begun(Places places) {
        return Files.exists(places.demonstrationBegun());
    }

    /// Makes it all; the devices' identities lie in the state directory afterwards.
    ///
    /// @throws CommandException where an earlier start has made a part, with what to do
    public Made make() {
        begin(places);
        String password = password();
        try {
            Made made = new Made(OWNER, MAKER, password);
            progress.accept("A maker joins, accepts the agreement and describes its products");
            Map<String, String> claimCodes = asMaker(password);
            progress.accept("A developer publishes the first apps");
            FirstApps apps = new FirstApps(places.build().resolve("apps"));
            asDeveloper(password, apps);
            progress.accept(
                    "An owner signs up, makes a home, claims the devices and installs apps");
            String invitation = asOwner(password, claimCodes, apps);
            progress.accept("A second person joins the home");
            HubClient second = HubClient.forSession(hub);
            signUp(second, SECOND, "Lin", password);
            second.post("/api/v1/invitations/" + invitation + "/acceptance", Map.of());
            second.delete(SESSION);
            keep(made);
            return made;
        } catch (IOException failure) {
            throw new CommandException(
                    "cannot make the demonstration home: " + failure.getMessage(), failure);
        }
    }

    /// Who is in it, by sign-in name.
    public static Map<String, String> people() {
        Map<String, String> people = new LinkedHashMap<>();
        people.put(OWNER, "owner of the home, and developer of apps");
        people.put(SECOND, "adult of the home");
        people.put(MAKER, "maker of the devices");
        people.put(DEVELOPER, "developer of the first apps");
        return people;
    }

    /// What an earlier [#make] kept.
    public static Made kept(Places places) {
        try {
            return JSON.readValue(Files.readString(places.demonstration()), Made.class);
        } catch (IOException failure) {
            throw new CommandException("cannot read " + places.demonstration(), failure);
        }
    }

    private void keep(Made made) throws IOException {
        Files.writeString(places.demonstrationBegun(), JSON.writeValueAsString(made));
        Files.move(
                places.demonstrationBegun(),
                places.demonstration(),
                StandardCopyOption.ATOMIC_MOVE);
    }

    private Map<String, String> asMaker(String password) throws IOException {
        HubClient maker = HubClient.forSession(hub);
        signUpFirst(maker, password);
        String organisation = organisation(maker, "Lumen Works", "maker");
        Map<String, JsonNode> models = new HashMap<>();
        for (JsonNode each : maker.get("/api/v1/thing-models")) {
            models.put(each.path("name").asString(), each);
        }
        Map<String, String> claimCodes = new LinkedHashMap<>();
        for (Gadget gadget : GADGETS) {
            JsonNode shipped = models.get(gadget.model());
            if (shipped == null) {
                throw new CommandException("the hub ships no Thing Model named " + gadget.model());
            }
            claimCodes.put(gadget.name(), mint(maker, organisation, gadget, shipped));
        }
        maker.delete(SESSION);
        return claimCodes;
    }

    /// Founds one and accepts the agreement in its name.
    ///
    /// @return its id
    private static String organisation(HubClient founder, String name, String kind) {
        String organisation =
                founder.post("/api/v1/organisations", Map.of("name", name, "kind", kind))
                        .path("id")
                        .asString();
        JsonNode agreement = founder.get("/api/v1/agreements/current?locale=en");
        founder.post(
                "/api/v1/organisations/" + organisation + "/acceptances",
                Map.of(
                        "version",
                        agreement.path("version").asString(),
                        "hash",
                        agreement.path("hash").asString()));
        return organisation;
    }

    private String mint(HubClient maker, String organisation, Gadget gadget, JsonNode shipped)
            throws IOException {
        String product =
                maker.post(
                                "/api/v1/organisations/" + organisation + "/products",
                                Map.of(
                                        "name", gadget.product(),
                                        "formFactor", shipped.path("formFactor").asString(),
                                        "model", shipped.path("model")))
                        .path("id")
                        .asString();
        String batch =
                maker.post(
                                "/api/v1/products/" + product + "/batches",
                                Map.of(
                                        "size",
                                        1,
                                        "credential",
                                        gadget.credential(),
                                        "note",
                                        "Demonstration"))
                        .path("id")
                        .asString();
        return unpack(
                maker.download("/api/v1/batches/" + batch + "/identities"),
                new LocalDevice(places, gadget.name(), places.devices().resolve(gadget.name())));
    }

    /// Flashes the one identity of a batch, as a factory would.
    ///
    /// @return the claim code
    private static String unpack(InputStream download, LocalDevice device) throws IOException {
        String model = "";
        String identity = "";
        try (ZipInputStream zip = new ZipInputStream(download)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals("model.json")) {
                    model = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                } else if (entry.getName().endsWith(".ndjson")) {
                    identity = new String(zip.readAllBytes(), StandardCharsets.UTF_8).strip();
                }
            }
        }
        String claimCode = JSON.readTree(identity).path("claimCode").asString("");
        if (claimCode.isEmpty()) {
            throw new CommandException("the batch held no identity for " + device.data());
        }
        device.forget();
        device.flash(identity, model);
        return claimCode;
    }

    private void asDeveloper(String password, FirstApps apps) {
        HubClient developer = HubClient.forSession(hub);
        signUp(developer, DEVELOPER, "Noor", password);
        String organisation = organisation(developer, "OpenTOS Apps", "developer");
        String operator = "Operator " + LocalHub.of(places).tokenOfOperator();
        apps.publish(developer, organisation, HubClient.withAuthorization(hub, operator));
        content.ifPresent(each -> each.sell(developer, organisation));
        developer.delete(SESSION);
    }

    private String asOwner(String password, Map<String, String> claimCodes, FirstApps apps) {
        HubClient owner = HubClient.forSession(hub);
        signUp(owner, OWNER, "Ada", password);
        String home =
                owner.post("/api/v1/homes", Map.of("name", "Maple Street 7")).path("id").asString();
        Map<String, String> rooms = new HashMap<>();
        for (String room : List.of("Living room", "Kitchen", "Hall")) {
            rooms.put(
                    room,
                    owner.post("/api/v1/homes/" + home + "/rooms", Map.of("name", room))
                            .path("id")
                            .asString());
        }
        Map<String, String> devices = new HashMap<>();
        for (Gadget gadget : GADGETS) {
            Map<String, String> claim = new HashMap<>();
            claim.put("code", claimCodes.getOrDefault(gadget.name(), ""));
            claim.put("name", gadget.title());
            String room = rooms.get(gadget.room());
            if (room != null) {
                claim.put("room", room);
            }
            devices.put(
                    gadget.name(),
                    owner.post("/api/v1/homes/" + home + "/devices", claim).path("id").asString());
        }
        apps.install(owner, devices);
        content.ifPresent(each -> each.add(owner));
        String invitation =
                owner.post("/api/v1/homes/" + home + "/invitations", Map.of("role", "adult"))
                        .path("code")
                        .asString();
        // So that whoever looks around can make an app at once.
        organisation(owner, APPS, "developer");
        owner.delete(SESSION);
        return invitation;
    }

    /// The maker is the first person of a demonstration: where the name is taken, an earlier start
    /// was ended in the middle, and its passwords and claim codes are gone.
    private void signUpFirst(HubClient maker, String password) {
        try {
            signUp(maker, MAKER, "Mei", password);
        } catch (RefusedException refused) {
            if (!refused.code().equals("name-taken")) {
                throw refused;
            }
            throw new CommandException(
                    ExitCode.CANNOT_START,
                    "an earlier ./tos up was ended while it made the demonstration home, which"
                            + " cannot be finished. To begin again: ./tos down, remove "
                            + places.state()
                            + ", then ./tos up. To go on without it: ./tos up --empty",
                    refused);
        }
    }

    private static void signUp(HubClient client, String name, String displayName, String password) {
        client.post(
                "/api/v1/persons",
                Map.of("name", name, "displayName", displayName, "password", password));
    }

    private static String password() {
        SecureRandom random = new SecureRandom();
        List<String> parts = new ArrayList<>();
        String letters = "abcdefghjkmnpqrstvwxyz23456789";
        StringBuilder part = new StringBuilder();
        for (int index = 1; index <= PASSWORD_LETTERS; index++) {
            part.append(letters.charAt(random.nextInt(letters.length())));
            if (index % 5 == 0) {
                parts.add(part.toString());
                part.setLength(0);
            }
        }
        return String.join("-", parts);
    }
}
