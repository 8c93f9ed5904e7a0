package org.opentos.hub.content.feed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.opentos.hub.content.fetch.AddressPolicy;

/// Finds the feed that a web page names (`link rel=alternate`, HTML Living Standard 4.6.7.1).
public final class PageFeeds {
    private static final Set<String> TYPES =
            Set.of("application/rss+xml", "application/atom+xml", "application/rdf+xml");

    private PageFeeds() {}

    /// The first that the page names.
    public static Optional<URI> find(URI page, byte[] content) {
        Document document;
        try {
            document = Jsoup.parse(new ByteArrayInputStream(content), null, page.toString());
        } catch (IOException impossible) {
            throw new UncheckedIOException("bytes could not be read", impossible);
        }
        return document.select("link[rel][type][href]").stream()
                .filter(PageFeeds::isFeed)
                .flatMap(each ->
                        AddressPolicy.read(URI.create(base(document, page)), each.attr("href"))
                                .stream())
                .findFirst();
    }

    /// A page may name a base of its own.
    private static String base(Document document, URI page) {
        Element base = document.selectFirst("base[href]");
        return base == null
                ? page.toString()
                : AddressPolicy.read(page, base.attr("href")).orElse(page).toString();
    }

    private static boolean isFeed(Element link) {
        String type = link.attr("type").strip().toLowerCase(Locale.ROOT);
        return TYPES.contains(type)
                && Arrays.asList(link.attr("rel").toLowerCase(Locale.ROOT).split("\\s+"))
                        .contains("alternate");
    }
}
