package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.market.publish.Offer;
import org.opentos.hub.market.run.AppCalls;
import org.opentos.hub.market.run.AppUses;
import org.opentos.hub.market.run.BrowserApps;
import org.opentos.hub.revenue.Purchase;
import org.opentos.hub.web.SubmissionViews.TextView;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppCall;
import org.opentos.protocol.app.AppGrant;
import org.opentos.protocol.app.AppId;
import org.opentos.protocol.app.AppManifest;
import org.opentos.protocol.app.AppVersion;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What a person installed, and what runs in the person's own browser.
@RestController
@RequestMapping("/api/v1/installations")
@Tag(name = "Apps", description = "What a person installed, and what it may do.")
class InstallationController {
    private final Installations installations;
    private final AppCalls calls;
    private final AppUses uses;
    private final BrowserApps apps;

    InstallationController(
            Installations installations, AppCalls calls, AppUses uses, BrowserApps apps) {
        this.installations = installations;
        this.calls = calls;
        this.uses = uses;
        this.apps = apps;
    }

    /// @param device on which to install it; the person's own browser where absent
    /// @param region where I am, by ISO 3166-1, two letters, for the tax of what the app sells
    /// @param draft to run my draft of an app of mine
    /// @param grants of those that the app asks for
    /// @param things the devices that it may see or control, at most 50
    record Wish(
            @Nullable String app,
            Id.@Nullable DeviceId device,
            @Nullable String region,
            @Nullable Boolean draft,
            @Nullable Set<AppGrant> grants,
            @Nullable Set<Id.DeviceId> things) {}

    record Let(@Nullable Set<AppGrant> grants, @Nullable Set<Id.DeviceId> things) {}

    /// @param call its name in the sdk
    /// @param arguments an object
    record Call(@Nullable String call, @Nullable JsonNode arguments) {}

    /// @param name of the app; null where it left the store
    record InstallationView(
            Id.InstallationId id,
            String app,
            Id.@Nullable DeviceId device,
            boolean draft,
            List<AppGrant> grants,
            Set<Id.DeviceId> things,
            Instant installed,
            @Nullable TextView name,
            @Nullable AppVersion version) {
        static InstallationView of(Installations.Shown shown) {
            Installation installation = shown.installation();
            Optional<Offer> version = shown.version();
            return new InstallationView(
                    installation.id(),
                    installation.app().text(),
                    installation.device().orElse(null),
                    installation.draft(),
                    installation.grants().stream().sorted().toList(),
                    installation.things(),
                    installation.installed(),
                    version.map(each -> TextView.of(each.manifest().name())).orElse(null),
                    version.map(each -> each.manifest().version()).orElse(null));
        }
    }

    @GetMapping
    @Operation(summary = "What I installed, the oldest first")
    List<InstallationView> list(Caller caller) {
        return installations.of(caller).stream().map(InstallationView::of).toList();
    }

    @GetMapping("/{installation}/icon")
    @ApiResponse(responseCode = "200", description = "The icon", content = @Content)
    @Operation(
            summary = "The icon of what I installed, also of a draft: a PNG, SVG or WebP picture")
    ResponseEntity<?> icon(Caller caller, @PathVariable Id.InstallationId installation) {
        return apps.icon(caller, installation)
                .<ResponseEntity<?>>map(icon ->
                        StoreController.picture(
                                icon.content(), icon.type(), CacheControl.noCache()))
                .orElseGet(() ->
                        Answers.refuse(RefusalCode.NOT_FOUND, "There is no such icon of yours."));
    }

    @PostMapping
    @ApiResponse(
            responseCode = "201",
            description = "Installed, or there already",
            content = @Content(schema = @Schema(implementation = InstallationView.class)))
    @Operation(summary = "Install an app on a terminal, or in my own browser")
    ResponseEntity<?> install(Caller caller, @RequestBody Wish body) {
        Optional<AppId> app = AppId.find(Objects.requireNonNullElse(body.app(), ""));
        if (app.isEmpty()) {
            return Answers.refuse(RefusalCode.FIELD_INVALID, "Say which app, by its id.");
        }
        String region = Objects.requireNonNullElse(body.region(), Installation.REGION_UNKNOWN);
        if (!Purchase.isRegion(region)) {
            return Answers.refuse(
                    RefusalCode.FIELD_INVALID, "A region has two capital letters (ISO 3166-1).");
        }
        return Answers.of(
                HttpStatus.CREATED,
                installations
                        .install(
                                caller,
                                new Installations.Wish(
                                        app.get(),
                                        Optional.ofNullable(body.device()),
                                        region,
                                        Objects.requireNonNullElse(body.draft(), false),
                                        Objects.requireNonNullElse(body.grants(), Set.of()),
                                        Objects.requireNonNullElse(body.things(), Set.of())))
                        .map(InstallationView::of));
    }

    @PutMapping("/{installation}/grants")
    @ApiResponse(
            responseCode = "200",
            description = "What the app may do now",
            content = @Content(schema = @Schema(implementation = InstallationView.class)))
    @Operation(summary = "Let an app do something else from now on")
    ResponseEntity<?> let(
            Caller caller, @PathVariable Id.InstallationId installation, @RequestBody Let body) {
        return Answers.of(
                installations
                        .let(
                                caller,
                                installation,
                                Objects.requireNonNullElse(body.grants(), Set.of()),
                                Objects.requireNonNullElse(body.things(), Set.of()))
                        .map(InstallationView::of));
    }

    @DeleteMapping("/{installation}")
    @Operation(summary = "Take an app off its terminal, and forget what it keeps where asked")
    ResponseEntity<?> remove(
            Caller caller,
            @PathVariable Id.InstallationId installation,
            @RequestParam(defaultValue = "false") boolean data) {
        return Answers.of(
                HttpStatus.NO_CONTENT,
                installations
                        .remove(caller, installation)
                        .map(removed -> {
                            if (data && removed.person().equals(caller.person())) {
                                calls.forget(removed);
                            }
                            return removed;
                        }));
    }

    /// @param call of the sdk
    /// @param grant that it takes
    /// @param hour at which it begins
    /// @param last to the minute
    /// @param count refused ones included
    record UseView(
            String call,
            @Nullable AppGrant grant,
            Instant hour,
            Instant last,
            int count,
            int refused) {
        static UseView of(AppUses.Use use) {
            return new UseView(
                    use.call(),
                    AppCall.find(use.call()).flatMap(AppCall::grant).orElse(null),
                    use.hour(),
                    use.last(),
                    use.count(),
                    use.refused());
        }
    }

    @GetMapping("/{installation}/uses")
    @ApiResponse(
            responseCode = "200",
            description = "By hour and call, the newest first, at most 500",
            content =
                    @Content(
                            array = @ArraySchema(schema = @Schema(implementation = UseView.class))))
    @Operation(summary = "What an app did in the last 30 days with what I let it do")
    ResponseEntity<?> uses(Caller caller, @PathVariable Id.InstallationId installation) {
        return Answers.of(
                installations
                        .mine(caller, installation)
                        .map(each -> uses.of(each.id()).stream().map(UseView::of).toList()));
    }

    /// What a page needs to show a running app.
    ///
    /// @param start the address of its first page
    /// @param icon the address of its icon; empty text where it has none
    /// @param digest of the version
    /// @param background a colour of CSS, or empty text
    record OpeningView(
            String app,
            TextView name,
            AppVersion version,
            String digest,
            String start,
            String icon,
            String background,
            List<AppGrant> grants) {
        static OpeningView of(BrowserApps.Opening opening) {
            Installation installation = opening.running().installation();
            AppManifest manifest = opening.version().manifest();
            String files = RunController.path(installation.id(), opening.pass());
            return new OpeningView(
                    installation.app().text(),
                    TextView.of(manifest.name()),
                    manifest.version(),
                    opening.version().digest(),
                    files + manifest.start(),
                    manifest.icons().stream()
                            .findFirst()
                            .map(each -> files + each.path())
                            .orElse(""),
                    manifest.backgroundColor().orElse(""),
                    installation.grants().stream().sorted().toList());
        }
    }

    @GetMapping("/{installation}/opening")
    @ApiResponse(
            responseCode = "200",
            description = "Where it is, for a frame",
            content = @Content(schema = @Schema(implementation = OpeningView.class)))
    @Operation(summary = "Open an app in my own browser")
    ResponseEntity<?> open(Caller caller, @PathVariable Id.InstallationId installation) {
        return apps.open(caller.person(), installation)
                .<ResponseEntity<?>>map(each -> ResponseEntity.ok(OpeningView.of(each)))
                .orElseGet(() ->
                        Answers.refuse(
                                RefusalCode.APP_UNAVAILABLE,
                                "This app is not installed here any more."));
    }

    /// For apps that run in the person's own browser.
    @PostMapping("/{installation}/calls")
    @Operation(summary = "What a running app asks for through the sdk")
    ResponseEntity<?> call(
            Caller caller, @PathVariable Id.InstallationId installation, @RequestBody Call body) {
        Optional<Installations.Shown> living =
                installations
                        .living(installation, Optional.empty())
                        .filter(each -> each.installation().person().equals(caller.person()));
        JsonNode arguments =
                body.arguments() == null ? JsonNodeFactory.instance.objectNode() : body.arguments();
        return Answers.of(
                living.map(each ->
                                calls.call(
                                        each,
                                        Objects.requireNonNullElse(body.call(), ""),
                                        arguments))
                        .orElseGet(() ->
                                Outcome.refused(
                                        RefusalCode.APP_UNAVAILABLE,
                                        "This app is not installed here any more.")));
    }
}
