package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.makers.ReleaseKey;
import org.opentos.hub.makers.ReleaseKeys;
import org.opentos.hub.update.Fleet;
import org.opentos.hub.update.ReleasePass;
import org.opentos.hub.update.ReleaseView;
import org.opentos.hub.update.Releases;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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

/// The releases of a product: what its devices are to run, and the keys with which they are signed.
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Updates", description = "Releases, roll-outs, and what became of them on devices.")
class ReleaseController {
    private final ReleaseKeys keys;
    private final Releases releases;
    private final ReleasePass passes;
    private final Fleet fleet;

    ReleaseController(ReleaseKeys keys, Releases releases, ReleasePass passes, Fleet fleet) {
        this.keys = keys;
        this.releases = releases;
        this.passes = passes;
        this.fleet = fleet;
    }

    /// @param key an Ed25519 public key: its 32 bytes in base64url
    record KeyWish(@Nullable String key, @Nullable String name) {}

    @GetMapping("/products/{product}/release-keys")
    @Operation(summary = "The keys with which releases of a product are signed, the oldest first")
    ResponseEntity<?> keys(Caller caller, @PathVariable Id.ProductId product) {
        return Answers.of(keys.of(caller, product));
    }

    @PostMapping("/products/{product}/release-keys")
    @ApiResponse(
            responseCode = "201",
            description = "Added, or there already",
            content = @Content(schema = @Schema(implementation = ReleaseKey.class)))
    @Operation(summary = "Add a key; devices that are minted from then on trust what it signs")
    ResponseEntity<?> addKey(
            Caller caller, @PathVariable Id.ProductId product, @RequestBody KeyWish body) {
        return Answers.of(HttpStatus.CREATED, keys.add(caller, product, body.key(), body.name()));
    }

    @DeleteMapping("/products/{product}/release-keys/{key}")
    @ApiResponse(
            responseCode = "200",
            description = "Revoked",
            content = @Content(schema = @Schema(implementation = ReleaseKey.class)))
    @Operation(summary = "Revoke a key; nothing that it signed is handed out any more")
    ResponseEntity<?> revokeKey(
            Caller caller, @PathVariable Id.ProductId product, @PathVariable String key) {
        return Answers.of(keys.revoke(caller, product, key));
    }

    @GetMapping("/products/{product}/software")
    @Operation(summary = "Which versions devices of a product run, the newest first")
    ResponseEntity<?> software(Caller caller, @PathVariable Id.ProductId product) {
        return Answers.of(fleet.versions(caller, product));
    }

    @GetMapping("/products/{product}/releases")
    @Operation(summary = "The releases of a product, the newest version first")
    ResponseEntity<?> list(Caller caller, @PathVariable Id.ProductId product) {
        return Answers.of(releases.of(caller, product));
    }

    @PostMapping("/products/{product}/releases")
    @ApiResponse(
            responseCode = "201",
            description = "Taken, or there already; its file comes next",
            content = @Content(schema = @Schema(implementation = ReleaseView.class)))
    @Operation(
            summary = "Hand in a release: what is signed of it",
            description =
                    "product, code, name, kind, bytes, sha256, key, signature, and notes; ./tos release does it.")
    ResponseEntity<?> hand(
            Caller caller, @PathVariable Id.ProductId product, @RequestBody JsonNode body) {
        return Answers.of(HttpStatus.CREATED, releases.hand(caller, product, body));
    }

    @GetMapping("/releases/{release}")
    @ApiResponse(
            responseCode = "200",
            description = "The release, and how much of its file is here",
            content = @Content(schema = @Schema(implementation = ReleaseView.class)))
    @Operation(summary = "A release, for its maker")
    ResponseEntity<?> see(Caller caller, @PathVariable Id.ReleaseId release) {
        return Answers.of(releases.find(caller, release));
    }

    @PutMapping(path = "/releases/{release}/file", consumes = "application/octet-stream")
    @ApiResponse(
            responseCode = "200",
            description = "Kept; received says how much is here now",
            content = @Content(schema = @Schema(implementation = ReleaseView.class)))
    @Operation(summary = "Hand over what comes next of a release's file, at most 16 MiB")
    ResponseEntity<?> receive(
            Caller caller,
            @PathVariable Id.ReleaseId release,
            @RequestParam(defaultValue = "0") long from,
            HttpServletRequest request)
            throws IOException {
        return Answers.of(releases.receive(caller, release, from, request.getInputStream()));
    }

    @PostMapping("/releases/{release}/withdrawal")
    @ApiResponse(
            responseCode = "200",
            description = "Withdrawn",
            content = @Content(schema = @Schema(implementation = ReleaseView.class)))
    @Operation(summary = "Take a release back; its roll-outs end, devices that run it go on")
    ResponseEntity<?> withdraw(Caller caller, @PathVariable Id.ReleaseId release) {
        return Answers.of(releases.withdraw(caller, release));
    }

    /// For devices: the pass was told to them, so no other credential is asked for. Ranges are
    /// answered as RFC 9110 has it, so that a download goes on where it broke off.
    @GetMapping("/releases/{release}/file")
    @ApiResponse(
            responseCode = "200",
            description = "The file, or the range of it that was asked for",
            content = @Content(mediaType = "application/octet-stream"))
    @Operation(summary = "The file of a release that a device is told to take")
    ResponseEntity<?> file(
            @PathVariable Id.ReleaseId release,
            @RequestParam Id.DeviceId device,
            @RequestParam(defaultValue = "") String pass) {
        Optional<ReleasePass.File> file = passes.opens(device, release, pass);
        return file.isPresent()
                ? ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .cacheControl(CacheControl.noStore())
                        .body(resource(file.get()))
                : Answers.refuse(
                        RefusalCode.NOT_FOUND, "There is no such release for this device now.");
    }

    private static Resource resource(ReleasePass.File file) {
        return new AbstractResource() {
            @Override
            public InputStream getInputStream() {
                return file.open();
            }

            @Override
            public long contentLength() {
                return file.bytes();
            }

            @Override
            public String getDescription() {
                return "the file of a release";
            }
        };
    }
}
