package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.market.publish.CheckResult;
import org.opentos.hub.market.publish.DeveloperKey;
import org.opentos.hub.market.publish.DeveloperKeys;
import org.opentos.hub.market.publish.Drafts;
import org.opentos.hub.market.publish.Offer;
import org.opentos.hub.market.publish.Submissions;
import org.opentos.hub.web.SubmissionViews.SubmissionView;
import org.opentos.protocol.Id;
import org.opentos.protocol.app.AppGrant;
import org.opentos.protocol.app.AppManifest;
import org.opentos.protocol.keys.VerifyingKey;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What developers publish, and the keys with which they sign it.
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Publishing", description = "A developer's keys and the versions of its apps.")
class SubmissionController {
    private final DeveloperKeys keys;
    private final Submissions submissions;
    private final Drafts drafts;
    private final SubmissionViews views;

    SubmissionController(
            DeveloperKeys keys, Submissions submissions, Drafts drafts, SubmissionViews views) {
        this.keys = keys;
        this.submissions = submissions;
        this.drafts = drafts;
        this.views = views;
    }

    /// @param key an Ed25519 public key: its 32 bytes in base64url
    record KeyWish(@Nullable String key, @Nullable String name) {}

    /// @param revoked since when nothing that it signed is taken
    record KeyView(VerifyingKey key, String name, Instant added, @Nullable Instant revoked) {
        static KeyView of(DeveloperKey key) {
            return new KeyView(key.key(), key.name(), key.added(), key.revoked().orElse(null));
        }
    }

    /// @param reason 1 to 2,000 characters, told to whoever has the app
    record Withdrawal(@Nullable String reason) {}

    @GetMapping("/organisations/{organisation}/developer-keys")
    @Operation(summary = "The keys with which a developer signs, the oldest first")
    ResponseEntity<?> keys(Caller caller, @PathVariable Id.OrganisationId organisation) {
        return Answers.of(
                keys.of(caller, organisation).map(all -> all.stream().map(KeyView::of).toList()));
    }

    @PostMapping("/organisations/{organisation}/developer-keys")
    @ApiResponse(
            responseCode = "201",
            description = "Added, or there already",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    @Operation(summary = "Add a key; whoever has its secret can publish for the developer")
    ResponseEntity<?> addKey(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @RequestBody KeyWish body) {
        return Answers.of(
                HttpStatus.CREATED,
                keys.add(caller, organisation, body.key(), body.name()).map(KeyView::of));
    }

    @DeleteMapping("/organisations/{organisation}/developer-keys/{key}")
    @ApiResponse(
            responseCode = "200",
            description = "Revoked",
            content = @Content(schema = @Schema(implementation = KeyView.class)))
    @Operation(summary = "Revoke a key, and withdraw everything that it signed")
    ResponseEntity<?> revokeKey(
            Caller caller, @PathVariable Id.OrganisationId organisation, @PathVariable String key) {
        return Answers.of(keys.revoke(caller, organisation, key).map(KeyView::of));
    }

    @GetMapping("/organisations/{organisation}/submissions")
    @Operation(summary = "The versions that a developer submitted, the newest first, at most 200")
    ResponseEntity<?> list(Caller caller, @PathVariable Id.OrganisationId organisation) {
        return Answers.of(
                submissions
                        .of(caller, organisation)
                        .map(all -> all.stream().map(views::view).toList()));
    }

    @PostMapping(path = "/organisations/{organisation}/submissions", consumes = "application/zip")
    @ApiResponse(
            responseCode = "201",
            description = "Submitted; the same package again is answered with what became of it",
            content = @Content(schema = @Schema(implementation = SubmissionView.class)))
    @Operation(summary = "Submit a version: the package, at most 24 MiB")
    ResponseEntity<?> submit(
            Caller caller, @PathVariable Id.OrganisationId organisation, HttpServletRequest request)
            throws IOException {
        return Answers.of(
                HttpStatus.CREATED,
                submissions
                        .submit(caller, organisation, request.getInputStream())
                        .map(views::view));
    }

    /// @param digest of the package that runs now
    /// @param checks those that say something of a draft: `sentences`
    record DraftView(String app, String digest, List<AppGrant> grants, List<CheckResult> checks) {
        static DraftView of(Drafts.Taken taken) {
            Offer draft = taken.offer();
            return new DraftView(
                    draft.manifest().id().text(),
                    draft.digest(),
                    draft.manifest().grants().stream().map(AppManifest.Asked::grant).toList(),
                    List.of(taken.sentences()));
        }
    }

    @PutMapping(path = "/organisations/{organisation}/draft", consumes = "application/zip")
    @ApiResponse(
            responseCode = "200",
            description = "Taken; where it is installed as a draft, it is shown at once",
            content = @Content(schema = @Schema(implementation = DraftView.class)))
    @Operation(summary = "Try an app out on terminals of my own, without a review")
    ResponseEntity<?> draft(
            Caller caller, @PathVariable Id.OrganisationId organisation, HttpServletRequest request)
            throws IOException {
        return Answers.of(
                drafts.put(caller, organisation, request.getInputStream()).map(DraftView::of));
    }

    @GetMapping("/submissions/{submission}")
    @ApiResponse(
            responseCode = "200",
            description = "The version, for its developer",
            content = @Content(schema = @Schema(implementation = SubmissionView.class)))
    @Operation(summary = "What became of a version")
    ResponseEntity<?> see(Caller caller, @PathVariable Id.SubmissionId submission) {
        return Answers.of(submissions.find(caller, submission).map(views::view));
    }

    @PostMapping("/submissions/{submission}/withdrawal")
    @ApiResponse(
            responseCode = "200",
            description = "Withdrawn",
            content = @Content(schema = @Schema(implementation = SubmissionView.class)))
    @Operation(summary = "Take a version back, from the review or from every terminal")
    ResponseEntity<?> withdraw(
            Caller caller, @PathVariable Id.SubmissionId submission, @RequestBody Withdrawal body) {
        return Answers.of(
                submissions
                        .withdraw(caller, submission, Objects.requireNonNullElse(body.reason(), ""))
                        .map(views::view));
    }
}
