package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.revenue.Agreements;
import org.opentos.hub.revenue.Term;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The agreement's texts, open to all.
@RestController
@Tag(
        name = "Agreement",
        description = "Free of charge, for a share of revenue: the text, its versions and hashes.")
@RequestMapping("/api/v1/agreements")
class AgreementController {
    record View(
            String version,
            Instant effectiveFrom,
            String hash,
            String locale,
            String title,
            String text,
            List<Agreement.Share> shares,
            List<Term> terms,
            SortedMap<String, String> rules,
            String changes) {}

    private final Agreements agreements;

    AgreementController(Agreements agreements) {
        this.agreements = agreements;
    }

    @GetMapping("/current")
    @Operation(summary = "The agreement in force, with its table of shares")
    View current(@RequestParam(defaultValue = "en") String locale) {
        return view(agreements.current(), locale);
    }

    @GetMapping("/{version}")
    @Operation(summary = "Any published version of the agreement")
    ResponseEntity<?> version(
            @PathVariable String version, @RequestParam(defaultValue = "en") String locale) {
        return Answers.of(agreements.find(version).map(each -> view(each, locale)));
    }

    private static View view(Agreement agreement, String asked) {
        String locale = Agreement.LOCALES.contains(asked) ? asked : "en";
        return new View(
                agreement.version(),
                agreement.effectiveFrom(),
                agreement.hash(),
                locale,
                agreement.title(locale),
                agreement.text(locale),
                agreement.shares(),
                agreement.terms(),
                agreement.rules(),
                agreement.changes().getOrDefault(locale, ""));
    }
}
