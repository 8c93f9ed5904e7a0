package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.revenue.Agreements;
import org.opentos.hub.revenue.Term;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The agreement's versions, for the operator. The texts themselves are open to all.
@RestController
@RequestMapping("/api/v1/operator/agreements")
@SecurityRequirement(name = "operator")
@Tag(name = "Operator")
class OperatorAgreementController {
    private final Agreements agreements;

    OperatorAgreementController(Agreements agreements) {
        this.agreements = agreements;
    }

    /// @param accepted how many organisations accepted it
    /// @param changes by language
    record VersionView(
            String version,
            Instant effectiveFrom,
            boolean inForce,
            String hash,
            long accepted,
            List<Agreement.Share> shares,
            List<Term> terms,
            Map<String, String> changes) {
        static VersionView of(Agreements.Standing standing) {
            Agreement agreement = standing.agreement();
            return new VersionView(
                    agreement.version(),
                    agreement.effectiveFrom(),
                    standing.inForce(),
                    agreement.hash(),
                    standing.accepted(),
                    agreement.shares(),
                    agreement.terms(),
                    agreement.changes());
        }
    }

    @GetMapping
    @Operation(summary = "Every version of the agreement, the latest first, and who accepted it")
    List<VersionView> list() {
        return agreements.standing().stream().map(VersionView::of).toList();
    }
}
