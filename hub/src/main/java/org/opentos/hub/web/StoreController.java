package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.market.buy.Purchases;
import org.opentos.hub.market.install.PackagePass;
import org.opentos.hub.market.publish.Pictures;
import org.opentos.hub.market.publish.Store;
import org.opentos.hub.market.publish.Submission;
import org.opentos.hub.market.run.PaymentProofs;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.revenue.Purchase;
import org.opentos.hub.web.SubmissionViews.AppItemView;
import org.opentos.hub.web.SubmissionViews.GrantView;
import org.opentos.hub.web.SubmissionViews.NetworkView;
import org.opentos.hub.web.SubmissionViews.TextView;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppId;
import org.opentos.protocol.app.AppManifest;
import org.opentos.protocol.app.AppVersion;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The store: what anybody who signed in can get.
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Store", description = "Apps that can be had, and their packages.")
class StoreController {
    private static final Duration PICTURE_KEPT = Duration.ofHours(1);

    private final Store store;
    private final Pictures pictures;
    private final PackagePass passes;
    private final SubmissionViews views;
    private final Purchases purchases;
    private final PaymentProofs proofs;
    private final PaymentViews payments;

    StoreController(
            Store store,
            Pictures pictures,
            PackagePass passes,
            SubmissionViews views,
            Purchases purchases,
            PaymentProofs proofs,
            PaymentViews payments) {
        this.store = store;
        this.pictures = pictures;
        this.passes = passes;
        this.views = views;
        this.purchases = purchases;
        this.proofs = proofs;
        this.payments = payments;
    }

    /// @param prices one for each currency; none where it is free
    /// @param items what is sold inside it
    /// @param mine whether I may install it: it is free, or I bought it
    /// @param pictures the form factors on which it can be looked at
    record AppView(
            String app,
            String developer,
            AppVersion version,
            TextView name,
            TextView description,
            List<FormFactor> forms,
            List<GrantView> grants,
            List<NetworkView> network,
            List<Amount> prices,
            List<AppItemView> items,
            boolean mine,
            long bytes,
            List<FormFactor> pictures) {}

    private AppView view(Caller caller, Submission version) {
        AppManifest manifest = version.manifest();
        return new AppView(
                manifest.id().text(),
                views.developer(version),
                manifest.version(),
                TextView.of(manifest.name()),
                TextView.of(manifest.description()),
                manifest.forms().stream().sorted().toList(),
                GrantView.of(manifest),
                NetworkView.of(manifest),
                Amount.of(manifest.prices()),
                AppItemView.of(manifest),
                purchases.has(caller.person(), version.offer()),
                version.packageBytes(),
                pictures.of(version.id()));
    }

    @GetMapping("/store/apps")
    @Operation(summary = "The apps of the store, or those for a form factor or with a word in them")
    List<AppView> list(
            Caller caller,
            @RequestParam(defaultValue = "") String form,
            @RequestParam(defaultValue = "") String search) {
        String word = search.strip().toLowerCase(Locale.ROOT);
        return store.current().stream()
                .filter(each ->
                        form.isEmpty()
                                || each.manifest().forms().stream()
                                        .anyMatch(claimed -> claimed.text().equals(form)))
                .filter(each -> word.isEmpty() || holds(each.manifest(), word))
                .map(each -> view(caller, each))
                .toList();
    }

    private static boolean holds(AppManifest manifest, String word) {
        return List.of(
                        manifest.id().text(),
                        manifest.name().english(),
                        manifest.name().chinese(),
                        manifest.description().english(),
                        manifest.description().chinese())
                .stream()
                .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(word));
    }

    @GetMapping("/store/apps/{app}")
    @ApiResponse(
            responseCode = "200",
            description = "The app",
            content = @Content(schema = @Schema(implementation = AppView.class)))
    @Operation(summary = "An app of the store")
    ResponseEntity<?> see(Caller caller, @PathVariable String app) {
        return AppId.find(app)
                .flatMap(store::current)
                .<ResponseEntity<?>>map(each -> ResponseEntity.ok(view(caller, each)))
                .orElseGet(StoreController::unknown);
    }

    /// @param region where I buy it, by ISO 3166-1, two letters
    /// @param device for which I buy it; left out for my browser
    record BuyWish(
            @Nullable String currency, @Nullable String region, Id.@Nullable DeviceId device) {}

    @PostMapping("/store/apps/{app}/purchases")
    @Operation(
            summary = "Buy an app",
            description =
                    "Answers with the payment request, which I approve, or an adult where I am a child.")
    @ApiResponse(
            responseCode = "201",
            description = "Asked; the app is mine once it is paid",
            content = @Content(schema = @Schema(implementation = PaymentViews.RequestView.class)))
    ResponseEntity<?> buy(
            Caller caller,
            @PathVariable String app,
            @RequestHeader(name = "Idempotency-Key", defaultValue = "") String key,
            @RequestBody BuyWish body) {
        Optional<Refusal> badKey = IdempotencyKeys.refuse(key, PaymentRequests.KEY_CHARACTERS_MAX);
        if (badKey.isPresent()) {
            return Answers.refuse(badKey.get());
        }
        Optional<AppId> id = AppId.find(app);
        if (id.isEmpty()) {
            return unknown();
        }
        String region = Objects.requireNonNullElse(body.region(), "");
        if (!Purchase.isRegion(region)) {
            return Answers.refuse(
                    RefusalCode.FIELD_INVALID, "A region has two capital letters (ISO 3166-1).");
        }
        return Answers.of(
                HttpStatus.CREATED,
                purchases
                        .buy(
                                caller,
                                new Purchases.Wish(
                                        key,
                                        id.get(),
                                        Objects.requireNonNullElse(body.currency(), ""),
                                        region,
                                        Optional.ofNullable(body.device())))
                        .map(request -> payments.request(caller.person(), request)));
    }

    /// @param refunded what was given back; null where nothing was
    record PurchaseView(PaymentViews.RequestView request, @Nullable Amount refunded) {}

    @GetMapping("/store/apps/{app}/purchases")
    @Operation(summary = "What I asked for to have an app, the newest first")
    List<PurchaseView> purchases(Caller caller, @PathVariable String app) {
        return AppId.find(app).stream()
                .flatMap(id -> purchases.asked(caller.person(), id).stream())
                .map(each ->
                        new PurchaseView(
                                payments.request(caller.person(), each.request()),
                                each.refunded().map(Amount::of).orElse(null)))
                .toList();
    }

    /// A picture of an app is shown as a picture only, whatever it is.
    @GetMapping("/store/apps/{app}/icon")
    @ApiResponse(responseCode = "200", description = "The icon", content = @Content)
    @Operation(summary = "The icon of an app, a PNG, SVG or WebP picture")
    ResponseEntity<?> icon(@PathVariable String app) {
        Optional<Submission> version = AppId.find(app).flatMap(store::current);
        return version.<ResponseEntity<?>>flatMap(each ->
                        store.file(each, each.manifest().icons().getFirst().path())
                                .map(bytes ->
                                        picture(bytes, each.manifest().icons().getFirst().type())))
                .orElseGet(StoreController::unknown);
    }

    @GetMapping("/store/apps/{app}/pictures/{form}")
    @ApiResponse(
            responseCode = "200",
            description = "The picture",
            content = @Content(mediaType = MediaType.IMAGE_PNG_VALUE))
    @Operation(summary = "How an app looks on a form factor")
    ResponseEntity<?> picture(@PathVariable String app, @PathVariable String form) {
        return AppId.find(app)
                .flatMap(store::current)
                .flatMap(version ->
                        List.of(FormFactor.values()).stream()
                                .filter(each -> each.text().equals(form))
                                .findFirst()
                                .flatMap(each -> pictures.find(version.id(), each)))
                .<ResponseEntity<?>>map(png -> picture(png, MediaType.IMAGE_PNG_VALUE))
                .orElseGet(StoreController::unknown);
    }

    private static ResponseEntity<?> picture(byte[] bytes, String type) {
        return picture(bytes, type, CacheControl.maxAge(PICTURE_KEPT));
    }

    static ResponseEntity<?> picture(byte[] bytes, String type, CacheControl kept) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type))
                .cacheControl(kept.cachePrivate())
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .body(bytes);
    }

    /// @param kty with `crv` and `x` as RFC 8037 has them
    record KeyView(
            @Schema(example = "OKP") String kty,
            @Schema(example = "Ed25519") String crv,
            String x,
            String kid) {}

    @GetMapping("/store/payment-key")
    @Operation(
            summary = "The key that proofs of payments hold to, as a JSON Web Key",
            description = "For the servers of apps, which need no sign-in to ask for it.")
    KeyView paymentKey() {
        String key = proofs.verifying().text();
        return new KeyView("OKP", "Ed25519", key, key);
    }

    /// For terminals: the pass was told to them, so no other credential is asked for.
    @GetMapping("/packages/{digest}")
    @ApiResponse(
            responseCode = "200",
            description = "The package, signed by its developer and by the store",
            content = @Content(mediaType = "application/zip"))
    @Operation(summary = "The package of an app that is installed on a terminal")
    ResponseEntity<?> content(
            @PathVariable String digest,
            @RequestParam Id.DeviceId device,
            @RequestParam(defaultValue = "") String pass) {
        Optional<byte[]> content =
                passes.opens(device, digest, pass) ? store.content(digest) : Optional.empty();
        return content.isPresent()
                ? ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType("application/zip"))
                        .cacheControl(CacheControl.noStore())
                        .body(content.get())
                : unknown();
    }

    private static ResponseEntity<?> unknown() {
        return Answers.refuse(RefusalCode.NOT_FOUND, "The store has no such thing now.");
    }
}
