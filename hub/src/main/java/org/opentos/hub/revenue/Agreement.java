package org.opentos.hub.revenue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.opentos.hub.revenue.split.Shares;

/// One version of what makers, developers and the platform agree on. A published version never
/// changes.
///
/// @param effectiveFrom the moment from which sales follow it
/// @param texts Markdown by language, in every language of [#LOCALES]
/// @param shares one for each kind of sale
/// @param terms where other shares count; of those that fit a sale, the first
/// @param rules what else a program needs to recompute a split, by name
/// @param changes what is different from the version before, by language
public record Agreement(
        String version,
        Instant effectiveFrom,
        Map<String, String> texts,
        List<Share> shares,
        List<Term> terms,
        SortedMap<String, String> rules,
        Map<String, String> changes) {
    /// The languages in which every version is written, in the order of the canonical form.
    public static final List<String> LOCALES = List.of("en", "zh-Hans");

    /// The kinds of sale.
    public enum Sale {
        APP,
        IN_APP,
        SUBSCRIPTION,
        CONTENT,
        SERVICE,
        ADVERTISEMENT;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @JsonCreator
        public static Sale parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /// How one kind of sale is divided, in parts per million.
    public record Share(Sale sale, int developerPpm, int makerPpm, int platformPpm) {
        public Share {
            new Shares(developerPpm, makerPpm, platformPpm);
        }

        public Shares shares() {
            return new Shares(developerPpm, makerPpm, platformPpm);
        }
    }

    /// The shares that count for a sale.
    ///
    /// @param term the name of the term they stand in; empty where it is the table
    public record Applied(String term, Shares shares) {}

    /// The shares of a sale that this version governs.
    ///
    /// @param region of the sale, by its code in ISO 3166-1
    /// @param boughtOn the product of the device of purchase; empty where it has none here
    public Applied applied(Sale sale, String region, Optional<String> boughtOn, Instant at) {
        for (Term term : terms) {
            if (term.fits(sale, region, boughtOn, at)) {
                return new Applied(term.name(), term.shares());
            }
        }
        return new Applied("", shares.get(sale.ordinal()).shares());
    }

    /// Whether the maker of the device of use is paid, and not that of the purchase.
    boolean makerIsOfUse(Sale sale) {
        String rule =
                sale == Sale.ADVERTISEMENT ? rules.get("advertisement-maker") : rules.get("maker");
        return "device-of-use".equals(rule) || "device-of-display".equals(rule);
    }

    /// How long shares are held in reserve.
    Duration reserve() {
        return Duration.ofDays(Integer.parseInt(rules.getOrDefault("reserve-days", "0")));
    }

    /// The first heading of the text.
    public String title(String locale) {
        return text(locale).lines().findFirst().orElse("").substring("# ".length());
    }

    /// The text in a language, or in English where it is in none such.
    public String text(String locale) {
        return texts.getOrDefault(locale, texts.getOrDefault("en", ""));
    }

    /// The bytes that [#hash] is of; `docs/agreement.md` describes them.
    byte[] canonical() {
        StringBuilder form = new StringBuilder("opentos-agreement\n");
        form.append("version ").append(version).append('\n');
        form.append("effective-from ").append(effectiveFrom).append('\n');
        for (Share share : shares) {
            form.append("share ").append(share.sale().text());
            form.append(' ').append(share.developerPpm());
            form.append(' ').append(share.makerPpm());
            form.append(' ').append(share.platformPpm()).append('\n');
        }
        terms.forEach(term -> form.append(term.canonical()));
        rules.forEach((name, value) ->
                form.append("rule ").append(name).append(' ').append(value).append('\n'));
        for (String locale : LOCALES) {
            int bytes = text(locale).getBytes(StandardCharsets.UTF_8).length;
            form.append("text ").append(locale).append(' ').append(bytes).append('\n');
            form.append(text(locale));
        }
        return form.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// `sha256:` and the SHA-256 of the canonical form in lower-case hexadecimal.
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical());
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(
                    "every Java platform has SHA-256, this one does not", impossible);
        }
    }
}
