package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.local.LocalDevice;
import org.opentos.protocol.Id.DeviceId;
import tools.jackson.databind.JsonNode;

/// The part of the story that a maker of devices lives: joining, describing, minting, flashing.
final class MakerStory {
    /// A property whose type does not exist, and a lowest value that is no number.
    private static final String FAULTY_MODEL =
            """
            {"@context":["https://www.w3.org/2022/wot/td/v1.1"],"@type":"tm:ThingModel",
             "title":"Bell","tos:formFactor":"appliance",
             "properties":{"volume":{"type":"loudness","minimum":"quiet"}}}
            """;

    private static final int TV_BATCH = 3;

    private final World world;
    private final Person mei = Person.named("Mei");
    private final Page desktop;
    private final MakerPages pages;
    private final Map<String, String> claimCodes = new HashMap<>();

    MakerStory(World world) {
        this.world = world;
        desktop = world.desktop("en");
        pages = new MakerPages(desktop, world);
    }

    void tell() throws Exception {
        world.step("a maker signs up", this::signUp);
        world.step("it reads and accepts the agreement", this::accept);
        world.step("a faulty model is answered by its faults", this::uploadFaultyModel);
        world.step("a product is made from an example", this::describeTv);
        world.step("identities are minted and downloaded once", this::mint);
        world.step("the factory makes the other devices", this::makeOthers);
    }

    String claimCode(String device) {
        return claimCodes.getOrDefault(device, "");
    }

    private void signUp() {
        desktop.navigate(world.web("/"));
        desktop.locator("a[href='/sign-up']").first().click();
        mei.signUp(desktop);
        assertThat(desktop.locator("h1")).containsText("Mei");
    }

    private void accept() {
        pages.createOrganisation("Lumen Works");
        assertThat(desktop.locator("section[aria-labelledby=shares] tbody tr")).hasCount(6);
        assertThat(desktop.getByText("sha256:")).isVisible();
        pages.accept("Lumen Works");
        desktop.waitForURL(url -> !url.endsWith("/agreement"));
        JsonNode acceptance =
                mei.client(world)
                        .get("/api/v1/organisations/" + pages.organisation() + "/acceptances")
                        .get(0);
        assertThat(acceptance.path("person").path("displayName").asString()).isEqualTo("Mei");
        assertThat(acceptance.path("version").asString()).isEqualTo("1.0");
        assertThat(acceptance.path("hash").asString()).startsWith("sha256:");
        assertThat(acceptance.path("at").asString()).isNotEmpty();
    }

    private void uploadFaultyModel() {
        pages.openNewProduct();
        pages.uploadModel(FAULTY_MODEL);
        Locator fault =
                pages.faults()
                        .filter(new Locator.FilterOptions().setHasText("/properties/volume/type"));
        assertThat(fault.first()).isVisible();
        assertThat(pages.button("Create the product")).isDisabled();
    }

    private void describeTv() {
        pages.startFrom("Television");
        pages.nameProduct("Lumen Vision 55");
        assertThat(pages.check()).containsText("The model is valid");
        pages.createProduct();
        assertThat(desktop.locator("h1")).hasText("Lumen Vision 55");
    }

    private void mint() throws Exception {
        pages.createBatch(TV_BATCH, "certificate");
        Path file = pages.download();
        assertThat(pages.batchState()).hasText("Handed out");
        assertThat(desktop.locator("main header")).containsText(TV_BATCH + " identities");
        try (InputStream download = Files.newInputStream(file)) {
            List<String> codes =
                    Factory.flash(world, download, List.of("tv", "tv-second", "tv-third"));
            assertThat(codes).doesNotHaveDuplicates().hasSize(TV_BATCH);
            claimCodes.put("tv", codes.getFirst());
            startFromArchive(file, codes.getLast());
        }
        assertThat(pages.button("Download identities and labels")).hasCount(0);
        desktop.locator("nav:visible a[href^='/organisation/']").first().click();
        assertThat(desktop.locator("#steps")).isVisible();
    }

    /// The last of the batch, as the maker itself tries its product out.
    private void startFromArchive(Path file, String claimCode) throws Exception {
        Command command =
                Command.run(
                        world.places,
                        "device",
                        file.toString(),
                        "--number",
                        Integer.toString(TV_BATCH));
        LocalDevice device =
                LocalDevice.of(
                        world.places,
                        DeviceId.parse(
                                Factory.identity(world, "tv-third").path("device").asString()));
        try {
            assertThat(command.exitCode()).isZero();
            assertThat(command.said()).contains(device.running().orElseThrow());
            Page screen = world.screen(1280, 720);
            screen.navigate(device.running().orElseThrow());
            assertThat(screen.getByText(claimCode)).isVisible();
            screen.context().close();
        } finally {
            device.stop();
        }
    }

    private void makeOthers() throws IOException {
        HubClient client = mei.client(world);
        String organisation =
                client.get("/api/v1/session").path("organisations").get(0).path("id").asString();
        for (String model : List.of("coffee-machine", "door-lock", "watch")) {
            claimCodes.put(
                    model, Factory.make(world, client, organisation, model, model, "certificate"));
        }
        claimCodes.put("lamp", Factory.make(world, client, organisation, "lamp", "lamp", "token"));
    }
}
