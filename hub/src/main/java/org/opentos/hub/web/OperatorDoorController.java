package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.fabric.DoorStatus;
import org.opentos.hub.fabric.DoorView;
import org.opentos.hub.fabric.Tracing;
import org.opentos.hub.storage.CommitMetrics;
import org.opentos.hub.storage.GroupCommit;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// How the message door stands, and the path of the messages that the operator asks to see.
@RestController
@RequestMapping("/api/v1/operator")
@SecurityRequirement(name = "operator")
@Tag(name = "Operator")
class OperatorDoorController {
    private static final String SLOWEST = "20";
    private static final int SECONDS = 30;

    private final DoorView door;
    private final CommitMetrics commits;
    private final Tracing tracing;
    private final AuditLog audit;

    OperatorDoorController(DoorView door, CommitMetrics commits, Tracing tracing, AuditLog audit) {
        this.door = door;
        this.commits = commits;
        this.tracing = tracing;
        this.audit = audit;
    }

    /// @param commits of every room that writes by a group commit
    record DoorReport(DoorStatus door, List<GroupCommit.Counts> commits) {}

    /// @param messages 1 where it is left out
    /// @param seconds 30 where it is left out
    record TraceWish(
            Id.@Nullable HomeId home,
            @Nullable String filter,
            @Nullable String client,
            @Nullable Integer messages,
            @Nullable Integer seconds) {

        Tracing.Sought sought() {
            return new Tracing.Sought(
                    Optional.ofNullable(home),
                    Optional.ofNullable(filter).orElse(""),
                    Optional.ofNullable(client).orElse(""),
                    messages == null ? 1 : messages,
                    seconds == null ? SECONDS : seconds);
        }
    }

    @GetMapping("/door")
    @Operation(
            summary = "What the message door and the group commits did since the start",
            description = "Counts, no rates: ask twice. At most 50 of the slowest consumers.")
    DoorReport doorReport(
            @Parameter(description = "How many of the slowest consumers to list")
                    @RequestParam(defaultValue = SLOWEST)
                    int slowest) {
        return new DoorReport(door.status(slowest), commits.counts());
    }

    @PostMapping("/traces")
    @ApiResponse(
            responseCode = "201",
            description = "Watching",
            content = @Content(schema = @Schema(implementation = Tracing.Watch.class)))
    @Operation(
            summary = "Trace the next messages of a topic filter in a home, or of a client",
            description =
                    "Up to 20 messages within up to 60 seconds. Payloads are not shown, and the"
                            + " audit log says what was traced.")
    ResponseEntity<?> beginTrace(@RequestBody TraceWish body, HttpServletRequest request) {
        Tracing.Sought sought = body.sought();
        Outcome<Tracing.Watch> watch = tracing.watch(sought);
        if (watch instanceof Outcome.Done<Tracing.Watch>) {
            audit.record(
                    "hub",
                    "messages-traced",
                    sought.home().map(Id::text).orElse("hub"),
                    request.getRemoteAddr(),
                    Map.of(
                            "filter", sought.filter(),
                            "client", sought.client(),
                            "messages", sought.messages(),
                            "seconds", sought.seconds()));
        }
        return Answers.of(HttpStatus.CREATED, watch);
    }

    @GetMapping("/traces/{id}")
    @ApiResponse(
            responseCode = "200",
            description = "What was seen so far",
            content = @Content(schema = @Schema(implementation = Tracing.Watch.class)))
    @Operation(summary = "The messages seen so far, with their paths")
    ResponseEntity<?> trace(@PathVariable String id) {
        return tracing.find(id)
                .<ResponseEntity<?>>map(ResponseEntity::ok)
                .orElseGet(OperatorDoorController::unknown);
    }

    @DeleteMapping("/traces/{id}")
    @ApiResponse(responseCode = "204", description = "Forgotten")
    @Operation(summary = "End a trace and forget what it saw")
    ResponseEntity<?> endTrace(@PathVariable String id) {
        return tracing.end(id) ? ResponseEntity.noContent().build() : unknown();
    }

    private static ResponseEntity<?> unknown() {
        return Answers.refuse(RefusalCode.NOT_FOUND, "No trace has this id, or no longer.");
    }
}
