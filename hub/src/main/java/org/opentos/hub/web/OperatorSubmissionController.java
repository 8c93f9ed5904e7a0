package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.market.publish.CheckResult;
import org.opentos.hub.market.publish.Pictures;
import org.opentos.hub.market.publish.Reviews;
import org.opentos.hub.web.SubmissionViews.SubmissionView;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The review of what developers submit, for the operator and for the program that runs the checks.
@RestController
@RequestMapping("/api/v1/operator/submissions")
@SecurityRequirement(name = "operator")
@Tag(name = "Operator")
class OperatorSubmissionController {
    private final Reviews reviews;
    private final Pictures pictures;
    private final SubmissionViews views;

    OperatorSubmissionController(Reviews reviews, Pictures pictures, SubmissionViews views) {
        this.reviews = reviews;
        this.pictures = pictures;
        this.views = views;
    }

    /// @param decision `approve` or `refuse`
    /// @param reason of a refusal, 1 to 2,000 characters, for the developer
    record Decision(@Nullable String decision, @Nullable String reason) {}

    record Withdrawal(@Nullable String reason) {}

    /// @param findings at most 50 of at most 300 characters
    record Found(CheckResult.@Nullable Grade grade, @Nullable List<String> findings) {}

    @GetMapping
    @Operation(summary = "The versions that wait for a decision, the oldest first, at most 200")
    List<SubmissionView> list() {
        return reviews.open().stream().map(views::view).toList();
    }

    @GetMapping("/{submission}")
    @ApiResponse(
            responseCode = "200",
            description = "The version",
            content = @Content(schema = @Schema(implementation = SubmissionView.class)))
    @Operation(summary = "A version that was submitted")
    ResponseEntity<?> see(@PathVariable Id.SubmissionId submission) {
        return Answers.of(reviews.find(submission).map(views::view));
    }

    @GetMapping("/{submission}/package")
    @ApiResponse(
            responseCode = "200",
            description = "The package",
            content = @Content(mediaType = "application/zip"))
    @Operation(summary = "The package as it was submitted or signed")
    ResponseEntity<?> content(@PathVariable Id.SubmissionId submission) {
        return switch (reviews.content(submission)) {
            case Outcome.Done<byte[]>(byte[] content) ->
                    ResponseEntity.ok()
                            .contentType(MediaType.parseMediaType("application/zip"))
                            .body(content);
            case Outcome.Refused<byte[]> refused -> Answers.refuse(refused.refusal());
        };
    }

    @PutMapping("/{submission}/checks/{check}")
    @ApiResponse(
            responseCode = "200",
            description = "Kept",
            content = @Content(schema = @Schema(implementation = SubmissionView.class)))
    @Operation(summary = "Keep what the check `pictures` or `accessibility` found")
    ResponseEntity<?> check(
            @PathVariable Id.SubmissionId submission,
            @PathVariable String check,
            @RequestBody Found body) {
        Optional<CheckResult.Check> which =
                List.of(CheckResult.Check.PICTURES, CheckResult.Check.ACCESSIBILITY).stream()
                        .filter(each -> each.text().equals(check))
                        .findFirst();
        List<String> findings = Objects.requireNonNullElse(body.findings(), List.of());
        CheckResult.Grade grade = body.grade();
        if (which.isEmpty()
                || grade == null
                || findings.size() > CheckResult.FINDINGS_MAX
                || findings.stream()
                        .anyMatch(each -> each.length() > CheckResult.FINDING_CHARACTERS_MAX)) {
            return Answers.refuse(
                    RefusalCode.FIELD_INVALID,
                    "Give a grade and at most %d findings of the check pictures or accessibility."
                            .formatted(CheckResult.FINDINGS_MAX));
        }
        return Answers.of(
                reviews.checked(submission, new CheckResult(which.get(), grade, findings))
                        .map(views::view));
    }

    @PutMapping(path = "/{submission}/pictures/{form}", consumes = MediaType.IMAGE_PNG_VALUE)
    @Operation(summary = "Keep how a version looks on a form factor")
    ResponseEntity<?> putPicture(
            @PathVariable Id.SubmissionId submission,
            @PathVariable String form,
            HttpServletRequest request)
            throws IOException {
        Optional<FormFactor> factor = form(form);
        if (factor.isEmpty()) {
            return Answers.refuse(RefusalCode.FIELD_INVALID, "There is no such form factor.");
        }
        byte[] png = request.getInputStream().readNBytes(Pictures.PNG_BYTES_MAX + 1);
        return Answers.of(HttpStatus.NO_CONTENT, pictures.put(submission, factor.get(), png));
    }

    @GetMapping("/{submission}/pictures/{form}")
    @ApiResponse(
            responseCode = "200",
            description = "The picture",
            content = @Content(mediaType = MediaType.IMAGE_PNG_VALUE))
    @Operation(summary = "How a version looks on a form factor")
    ResponseEntity<?> picture(@PathVariable Id.SubmissionId submission, @PathVariable String form) {
        Optional<byte[]> png = form(form).flatMap(each -> pictures.find(submission, each));
        return png.isPresent()
                ? ResponseEntity.ok().contentType(MediaType.IMAGE_PNG).body(png.get())
                : Answers.refuse(RefusalCode.NOT_FOUND, "There is no such picture.");
    }

    private static Optional<FormFactor> form(String text) {
        return List.of(FormFactor.values()).stream()
                .filter(each -> each.text().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    @PostMapping("/{submission}/decision")
    @ApiResponse(
            responseCode = "200",
            description = "Decided",
            content = @Content(schema = @Schema(implementation = SubmissionView.class)))
    @Operation(summary = "Let a version into the store, or keep it out with a reason")
    ResponseEntity<?> decide(
            @PathVariable Id.SubmissionId submission,
            @RequestBody Decision body,
            HttpServletRequest request) {
        String reason = Objects.requireNonNullElse(body.reason(), "");
        String address = request.getRemoteAddr();
        return switch (Objects.requireNonNullElse(body.decision(), "")) {
            case "approve" -> Answers.of(reviews.approve(submission, address).map(views::view));
            case "refuse" ->
                    Answers.of(reviews.refuse(submission, reason, address).map(views::view));
            default ->
                    Answers.refuse(RefusalCode.FIELD_INVALID, "A decision is approve or refuse.");
        };
    }

    @PostMapping("/{submission}/withdrawal")
    @ApiResponse(
            responseCode = "200",
            description = "Withdrawn",
            content = @Content(schema = @Schema(implementation = SubmissionView.class)))
    @Operation(summary = "Take a version out of the store and off every terminal")
    ResponseEntity<?> withdraw(
            @PathVariable Id.SubmissionId submission,
            @RequestBody Withdrawal body,
            HttpServletRequest request) {
        return Answers.of(
                reviews.withdraw(
                                submission,
                                Objects.requireNonNullElse(body.reason(), ""),
                                request.getRemoteAddr())
                        .map(views::view));
    }
}
