package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.opentos.cli.account.HubClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A hub, a maker, and machines of QEMU that run its devices by the image.
final class ImageWorld implements AutoCloseable {
    /// Pictures of the same page that two browsers drew are about 0.98 alike; of another page,
    /// below 0.6.
    static final double ALIKE = 0.9;

    final World world;
    private final HubClient maker;
    private final String organisation;
    private final List<VirtualMachine> machines = new ArrayList<>();

    private ImageWorld(World world) throws IOException {
        this.world = world;
        this.maker = HubClient.forSession(world.api());
        maker.post("/api/v1/persons", Person.named("Mei").account());
        this.organisation = Factory.found(maker, "Lumen Works");
    }

    static ImageWorld begin(String name) throws IOException {
        return new ImageWorld(World.forMachines(name));
    }

    Path checkout() {
        return world.places.root();
    }

    void switchOff() {
        machines.forEach(VirtualMachine::close);
        machines.clear();
    }

    @Override
    public void close() throws IOException {
        switchOff();
        world.close();
    }

    /// A device of a product of its own, and what its maker can release for it.
    record Made(String name, Path directory, String claimCode, ImageReleases releases) {}

    Made made(String form, String name) throws IOException {
        JsonNode shipped = shipped(form);
        ObjectNode model = shipped.path("model").deepCopy().asObject();
        if (form.equals("tv")) {
            wire(model);
        }
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("name", name);
        wish.put("formFactor", form);
        wish.put("model", model);
        String product =
                maker.post("/api/v1/organisations/" + organisation + "/products", wish)
                        .path("id")
                        .asString();
        ImageReleases releases = new ImageReleases(maker, product);
        String batch =
                maker.post(
                                "/api/v1/products/" + product + "/batches",
                                Map.of("size", 1, "credential", "certificate"))
                        .path("id")
                        .asString();
        String code =
                Factory.flash(
                                world,
                                maker.download("/api/v1/batches/" + batch + "/identities"),
                                List.of(name))
                        .getFirst();
        return new Made(name, world.places.devices().resolve(name), code, releases);
    }

    /// Binds properties to hardware that QEMU has: a lamp of its keyboard, and the thermometer of
    /// its disk.
    private static void wire(ObjectNode model) {
        ObjectNode properties = model.path("properties").asObject();
        properties.set(
                "standbyLight",
                Json.read(
                        """
                        {"title": "Standby light", "type": "boolean", "tos:widget": "switch", "tos:risk": "comfort",
                         "tos:hardware": {"kind": "led", "name": "input0::scrolllock"}}
                        """));
        properties.set(
                "warmth",
                Json.read(
                        """
                        {"title": "Warmth", "type": "number", "unit": "celsius", "multipleOf": 1, "readOnly": true,
                         "tos:hardware": {"kind": "hwmon", "name": "nvme", "channel": "temp1"}}
                        """));
    }

    private JsonNode shipped(String name) {
        for (JsonNode each : maker.get("/api/v1/thing-models")) {
            if (each.path("name").asString().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("the hub ships no Thing Model named " + name);
    }

    /// A machine that is the device, and was never switched on before.
    ///
    /// @param options of `image/run`
    VirtualMachine flashed(String form, Made made, String... options) {
        List<String> all = new ArrayList<>(List.of("--identity", made.directory().toString()));
        all.addAll(List.of(options));
        return machine(form, all);
    }

    /// A machine whose factory partition is empty.
    VirtualMachine blank(String form) {
        return machine(form, List.of());
    }

    private VirtualMachine machine(String form, List<String> options) {
        VirtualMachine machine = VirtualMachine.fresh(checkout(), form, options);
        machines.add(machine);
        return machine;
    }

    /// What the claim page of a device looks like in Chromium, before the machine is the device.
    BufferedImage expected(Made made, int width, int height) throws Exception {
        Shell shell = Shell.on(world, world.power(made.name()), width, height);
        assertThat(shell.claimCode()).hasText(made.claimCode());
        // A number that counts up to it would be another picture each time.
        shell.page().waitForFunction("document.fonts.status === 'loaded'");
        BufferedImage picture =
                ImageIO.read(
                        new ByteArrayInputStream(
                                shell.page()
                                        .screenshot(
                                                new Page.ScreenshotOptions()
                                                        .setAnimations(
                                                                ScreenshotAnimations.DISABLED))));
        shell.page().close();
        world.unplug(made.name());
        return picture;
    }

    /// Waits until its screen shows a page.
    void shows(VirtualMachine machine, BufferedImage expected) throws Exception {
        double[] best = {0};
        try {
            VirtualMachine.await(
                    "the page",
                    VirtualMachine.START_MAX,
                    () -> {
                        best[0] = Math.max(best[0], Likeness.of(machine.picture(), expected));
                        return best[0] >= ALIKE;
                    });
        } finally {
            Path kept = Files.createDirectories(checkout().resolve("e2e/target/image"));
            ImageIO.write(machine.picture(), "png", kept.resolve("seen.png").toFile());
            ImageIO.write(expected, "png", kept.resolve("expected.png").toFile());
            System.out.printf("    alike by %.3f%n", best[0]);
        }
    }
}
