package org.opentos.hub.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Refusal;

/// How a refusal looks over HTTP: problem details of RFC 9457, with a stable code.
///
/// @param type always `about:blank`: the code says more than a link would
/// @param code stable across versions; a page translates it
/// @param detail one sentence that says what to do; never markup
/// @param correlation finds the log entry of a fault; absent otherwise
@Schema(name = "Problem", description = "Why a request was not carried out (RFC 9457).")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        @Schema(example = "about:blank") String type,
        @Schema(example = "Conflict") String title,
        @Schema(example = "409") int status,
        @Schema(example = "claim-code-used") String code,
        @Schema(example = "This claim code was used already.") String detail,
        List<Refusal.Fault> faults,
        @Nullable String correlation) {}
