package org.opentos.cli.releases;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.account.KeptKey;
import org.opentos.cli.account.RefusedException;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.Places;
import org.opentos.cli.local.Progress;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.keys.SigningKey;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.SignedRelease;
import org.opentos.protocol.update.UpdateLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `release publish`: signs a file and hands it in. What broke off goes on where it was.
@Command(
        name = "publish",
        description =
                "Signs a file as a release of a product and hands it in; where that broke off, the same"
                        + " command goes on. No device takes it before a roll-out is begun.",
        mixinStandardHelpOptions = true)
final class PublishCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    private final Supplier<HubClient> signedIn;

    @Parameters(index = "0", description = "the file that devices are to take")
    Path file = Path.of("");

    @Option(names = "--product", required = true, description = "the product's name or id")
    String product = "";

    @Option(
            names = "--code",
            required = true,
            description = "a whole number, greater than that of every release before")
    int code;

    @Option(names = "--name", required = true, description = "what people call the version: 1.2.0")
    String name = "";

    @Option(
            names = "--kind",
            description =
                    "file: whatever the hardware takes; image: a bundle for devices that run the bootable system (default: ${DEFAULT-VALUE})",
            defaultValue = "file")
    String kind = "file";

    @Option(names = "--notes", description = "what is new, for whoever has such a device")
    Optional<String> notes = Optional.empty();

    PublishCommand(Supplier<HubClient> signedIn) {
        this.signedIn = signedIn;
    }

    @Override
    public Integer call() {
        ReleaseVersion version = version();
        Release.Kind of = kind();
        String said = said();
        ReleaseFile local = ReleaseFile.of(file);
        HubClient hub = signedIn.get();
        MakersProduct to = MakersProduct.of(hub, product);
        SigningKey key =
                KeptKey.ofReleases()
                        .find()
                        .orElseThrow(() ->
                                new CommandException(
                                        "you have no key for releases on this machine; make one, and add it to the product:\n"
                                                + keyCommand(to)));
        Progress progress = Progress.onTerminal();
        AtomicLong read = new AtomicLong();
        String digest =
                progress.step(
                        "Compute the digest of %s, %s"
                                .formatted(file.getFileName(), FileSize.text(local.bytes())),
                        () -> ReleaseTable.percent(read.get(), local.bytes()),
                        () -> local.sha256(read::set));
        JsonNode handed =
                hand(
                        hub,
                        to,
                        SignedRelease.sign(
                                new Release(to.id(), version, of, local.bytes(), digest), key),
                        said);
        switch (handed.path("state").asString()) {
            case "withdrawn" ->
                    throw new CommandException(
                            "version %s (code %d) was handed in before and withdrawn; hand it in with a greater code"
                                    .formatted(version.name(), version.code()));
            case "ready" ->
                    System.out.printf(
                            "%s %s (code %d) was handed in before, just as it is here; nothing new was.%n",
                            to.name(), version.name(), version.code());
            default -> {
                upload(progress, local, handed);
                System.out.printf(
                        "%s %s (code %d) is ready.%n", to.name(), version.name(), version.code());
            }
        }
        System.out.println(
                "Which devices take it, and when, is decided on "
                        + LocalHub.web(Places.fromEnvironment(), hub.address())
                        + "/product/"
                        + to.id().text()
                        + "/updates.");
        return 0;
    }

    private ReleaseVersion version() {
        Optional<ReleaseVersion> version =
                code > 0 ? ReleaseVersion.find(code, name) : Optional.empty();
        return version.orElseThrow(() ->
                new CommandException(
                        ExitCode.USAGE,
                        "--code is a whole number from 1 to %,d, and --name 1 to %d characters, for example --code 12 --name 1.2.0"
                                .formatted(
                                        ReleaseVersion.CODE_MAX,
                                        ReleaseVersion.NAME_CHARACTERS_MAX)));
    }

    private Release.Kind kind() {
        return Release.Kind.find(kind)
                .orElseThrow(() ->
                        new CommandException(
                                ExitCode.USAGE,
                                "there is no kind %s of releases; choose file or image"
                                        .formatted(kind)));
    }

    private String said() {
        String said = notes.orElse("").strip();
        if (said.length() > UpdateLimits.NOTES_CHARACTERS_MAX) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--notes has %,d characters; at most %,d are taken"
                            .formatted(said.length(), UpdateLimits.NOTES_CHARACTERS_MAX));
        }
        return said;
    }

    private static String keyCommand(MakersProduct product) {
        return "  ./tos release key " + product.asOption();
    }

    private static JsonNode hand(
            HubClient hub, MakersProduct product, SignedRelease signed, String notes) {
        ObjectNode body = JSON.createObjectNode();
        signed.write(body);
        body.put("notes", notes);
        try {
            return hub.post(product.path() + "/releases", body);
        } catch (RefusedException refused) {
            if (!refused.code().equals(RefusalCode.RELEASE_KEY_UNKNOWN.text())) {
                throw refused;
            }
            throw new CommandException(
                    ExitCode.REFUSED,
                    refused.getMessage()
                            + "\n  Add yours; devices that were minted before then know only the keys of their time:\n"
                            + keyCommand(product),
                    refused);
        }
    }

    private void upload(Progress progress, ReleaseFile local, JsonNode release) {
        long before = release.path("received").asLong();
        AtomicLong handed = new AtomicLong(before);
        progress.step(
                before == 0
                        ? "Hand the file over"
                        : "Hand the rest over, after the %s that came before"
                                .formatted(ReleaseTable.percent(before, local.bytes())),
                () -> ReleaseTable.percent(handed.get(), local.bytes()),
                () ->
                        new ReleaseUpload(signedIn, ReleaseUpload.PAUSE)
                                .hand(release, local, handed::set));
    }
}
