package org.opentos.hub.market.publish;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/// What an automatic check found.
///
/// @param findings one sentence for each, at most [#FINDINGS_MAX] of at most
///   [#FINDING_CHARACTERS_MAX] characters
public record CheckResult(Check check, Grade grade, List<String> findings) {
    public static final int FINDINGS_MAX = 50;
    public static final int FINDING_CHARACTERS_MAX = 300;

    public CheckResult {
        findings = List.copyOf(findings);
    }

    /// The checks, in the order in which they are shown.
    public enum Check {
        /// Only what the sandbox runs: no code in pages, nothing from elsewhere.
        POLICY,
        /// What is asked for is used, and what is used is asked for.
        GRANTS,
        /// What can be said to it is listened for.
        SENTENCES,
        /// It draws something on every form factor that it claims.
        PICTURES,
        /// What is drawn can be read by everybody (axe-core).
        ACCESSIBILITY;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What the findings of a check come to.
    public enum Grade {
        PASSED,
        /// Somebody should look at it.
        WARNED,
        /// It cannot be approved.
        FAILED;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
