package org.opentos.hub.market.publish;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.opentos.hub.market.publish.CheckResult.Check;
import org.opentos.hub.market.publish.CheckResult.Grade;
import org.opentos.protocol.app.AppCall;
import org.opentos.protocol.app.AppGrant;
import org.opentos.protocol.app.AppManifest;
import org.opentos.protocol.app.AppPackage;

/// What can be said of a package without running it.
///
/// The sandbox holds whatever is found here: these checks tell a developer early what will not
/// work, and a reviewer what the app is about.
final class PackageChecks {
    /// Elements that lead out of the app's page, or into another one.
    private static final Set<String> ELEMENTS_REFUSED =
            Set.of("base", "iframe", "frame", "object", "embed", "portal", "fencedframe");

    private static final Set<String> ADDRESSES =
            Set.of("src", "href", "action", "formaction", "poster", "data", "srcset", "xlink:href");

    private final AppManifest manifest;
    private final List<String> policy = new ArrayList<>();
    private final Set<AppCall> calls = EnumSet.noneOf(AppCall.class);
    private final Set<AppGrant> taken = EnumSet.noneOf(AppGrant.class);

    private PackageChecks(AppManifest manifest) {
        this.manifest = manifest;
    }

    /// @param file which was read as the package
    static List<CheckResult> run(Path file, AppPackage read) throws IOException {
        PackageChecks checks = new PackageChecks(read.manifest());
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (String path : read.files().keySet().stream().sorted().toList()) {
                String name = path.toLowerCase(Locale.ROOT);
                if (name.endsWith(".html")) {
                    checks.page(path, text(zip, path));
                } else if (name.endsWith(".js") || name.endsWith(".mjs")) {
                    checks.script(text(zip, path));
                }
            }
        }
        checks.network();
        return List.of(result(Check.POLICY, checks.policy, Grade.FAILED), checks.grants());
    }

    private static String text(ZipFile zip, String path) throws IOException {
        try (InputStream stream = zip.getInputStream(zip.getEntry(path))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static CheckResult result(Check check, List<String> findings, Grade worst) {
        List<String> bounded =
                findings.stream()
                        .limit(CheckResult.FINDINGS_MAX)
                        .map(each ->
                                each.length() <= CheckResult.FINDING_CHARACTERS_MAX
                                        ? each
                                        : each.substring(0, CheckResult.FINDING_CHARACTERS_MAX - 1)
                                                + "…")
                        .toList();
        return new CheckResult(check, bounded.isEmpty() ? Grade.PASSED : worst, bounded);
    }

    private void page(String path, String html) {
        Document document = Jsoup.parse(html);
        for (Element element : document.getAllElements()) {
            String tag = element.normalName();
            if (ELEMENTS_REFUSED.contains(tag)) {
                policy.add("%s holds <%s>, which no app may.".formatted(path, tag));
            }
            if (tag.equals("meta") && element.hasAttr("http-equiv")) {
                policy.add("%s holds <meta http-equiv>; leave it out.".formatted(path));
            }
            if (tag.equals("script") && !element.hasAttr("src")) {
                policy.add("%s holds code in the page; put it into a file.".formatted(path));
            }
            for (Attribute attribute : element.attributes()) {
                attribute(path, tag, attribute);
            }
        }
    }

    private void attribute(String path, String tag, Attribute attribute) {
        String name = attribute.getKey().toLowerCase(Locale.ROOT);
        if (name.startsWith("on")) {
            policy.add(
                    "%s holds %s in <%s>; add a listener in a file instead."
                            .formatted(path, name, tag));
        }
        if (ADDRESSES.contains(name) && leadsOut(attribute.getValue())) {
            policy.add(
                    "%s names something outside of the package in <%s %s>."
                            .formatted(path, tag, name));
        }
    }

    /// On the terminal itself there is only what is nobody's business.
    private void network() {
        for (AppManifest.Network each : manifest.network()) {
            if (!each.origin().startsWith("https://")) {
                policy.add(
                        "It connects to %s, which only a draft may; name an origin with https."
                                .formatted(each.origin()));
            }
        }
    }

    /// Whether an address has a scheme or a host of its own. Pictures may stand in the page itself.
    private static boolean leadsOut(String address) {
        String text = address.strip().toLowerCase(Locale.ROOT);
        return text.startsWith("//")
                || text.startsWith("\\")
                || (text.matches("[a-z][a-z0-9+.-]*:.*") && !text.startsWith("data:image/"));
    }

    /// The sdk's parts and calls keep their names whatever a bundler makes of an app, and the sdk
    /// itself names none of them behind a dot. Parts that an app takes out of the sdk whole are
    /// counted as used. An app may have parts of its own with these names, so this only warns; the
    /// sandbox refuses what was not asked for.
    private void script(String code) {
        for (AppCall each : AppCall.values()) {
            String[] names = each.text().split("[.]");
            if (names.length == 2) {
                if (Pattern.compile("[.]%s[?]?[.]%s\\b".formatted(names[0], names[1]))
                        .matcher(code)
                        .find()) {
                    calls.add(each);
                }
                if (Pattern.compile(
                                "[{,]\\s*%1$s\\s*(:\\s*[\\w$]+\\s*)?[,}][^;{]*=|[.]%1$s\\b(?![?]?[.])"
                                        .formatted(names[0]))
                        .matcher(code)
                        .find()) {
                    each.grant().ifPresent(taken::add);
                }
            }
        }
    }

    private CheckResult grants() {
        List<String> missing = new ArrayList<>();
        List<String> idle = new ArrayList<>();
        Set<AppGrant> used = EnumSet.copyOf(taken);
        for (AppCall call : calls) {
            call.grant()
                    .ifPresent(grant -> {
                        used.add(grant);
                        if (!manifest.asks(grant)) {
                            missing.add(
                                    "It seems to call %s without asking for %s, which is refused."
                                            .formatted(call.text(), grant.text()));
                        }
                    });
        }
        for (AppManifest.Asked asked : manifest.grants()) {
            if (!used.contains(asked.grant())) {
                idle.add("It asks for %s and never uses it.".formatted(asked.grant().text()));
            }
        }
        missing.addAll(idle);
        return result(Check.GRANTS, missing, Grade.WARNED);
    }
}
