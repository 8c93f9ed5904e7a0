package org.opentos.device.phone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/// Draws the page: plain HTML, without a script and without anything from elsewhere.
final class PhonePages {
    private static final String STYLE =
            """
            :root{color-scheme:light dark;--ink:#1b1d22;--soft:#5c616b;--ground:#f6f6f4;--card:#fff;--line:#c9ccd2;--accent:#0b5fff;--on:#fff;--wrong:#b3261e}
            @media(prefers-color-scheme:dark){:root{--ink:#eceef2;--soft:#a9afba;--ground:#121419;--card:#1d2027;--line:#434852;--accent:#8fb4ff;--on:#0b1220;--wrong:#ffb4ab}}
            *{box-sizing:border-box}
            body{margin:0;padding:1.5rem 1.25rem 2rem;max-width:32rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
            h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25}
            p{margin:0 0 1rem}
            .soft{color:var(--soft);font-size:.9rem}
            .wrong{color:var(--wrong);font-weight:600}
            fieldset{margin:0 0 1rem;padding:0;border:0}
            label.one{display:flex;align-items:center;gap:.75rem;min-height:3rem;padding:.5rem .9rem;margin:0 0 .4rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
            label.one span{min-width:0;overflow-wrap:anywhere}
            label.one small{margin-left:auto;color:var(--soft)}
            input[type=radio]{flex:none;width:1.2rem;height:1.2rem;accent-color:var(--accent)}
            input[type=text]{display:block;width:100%;min-height:3rem;margin:.25rem 0;padding:0 .9rem;background:var(--card);color:inherit;border:1px solid var(--line);border-radius:.75rem;font:1rem ui-monospace,monospace}
            button{width:100%;min-height:3rem;margin:0 0 1rem;border:0;border-radius:.75rem;background:var(--accent);color:var(--on);font:600 1rem system-ui,sans-serif}
            :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
            """
                    .strip();

    /// The browser takes the page's own style, sends its form to the page, and does nothing else.
    static final String POLICY =
            "default-src 'none'; style-src 'sha256-"
                    + digest(STYLE)
                    + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private PhonePages() {}

    private static String digest(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /// @param chosen the index that a person had chosen; -1 for none
    /// @param wrong what was wrong with it; empty where nothing was
    static String form(
            PhoneWords words,
            List<Offer.Choosable> networks,
            String token,
            int chosen,
            String wrong) {
        StringBuilder list = new StringBuilder();
        for (int index = 0; index < networks.size(); index++) {
            Offer.Choosable each = networks.get(index);
            list.append(
                    "<label class=\"one\"><input type=\"radio\" name=\"network\" value=\"%d\" required%s><span><bdi>%s</bdi></span>%s</label>\n"
                            .formatted(
                                    index,
                                    index == chosen ? " checked" : "",
                                    escaped(each.name()),
                                    each.secured() ? "" : "<small>" + words.open() + "</small>"));
        }
        return page(
                words,
                words.title(),
                """
                <h1>%s</h1>
                %s<p id="intro">%s</p>
                <form method="post" action="/" autocomplete="off">
                <input type="hidden" name="token" value="%s">
                <fieldset aria-labelledby="intro">
                %s</fieldset>
                <p><label for="password">%s</label>
                <input type="text" id="password" name="password" maxlength="63" autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" aria-describedby="hint">
                <span id="hint" class="soft">%s</span></p>
                <button type="submit">%s</button>
                </form>
                <p class="soft">%s</p>
                """
                        .formatted(
                                words.title(),
                                wrong.isEmpty()
                                        ? ""
                                        : "<p class=\"wrong\" role=\"alert\">" + wrong + "</p>\n",
                                words.intro(),
                                token,
                                list,
                                words.password(),
                                words.hint(),
                                words.joins(),
                                words.next()));
    }

    static String leaving(PhoneWords words) {
        return page(
                words,
                words.leaving(),
                "<h1>%s</h1>\n<p>%s</p>\n".formatted(words.leaving(), words.leavingHow()));
    }

    /// The way to the page, for what a browser does not follow by itself.
    static String way(PhoneWords words, String says) {
        return page(
                words,
                words.title(),
                "<h1>%s</h1>\n<p>%s</p>\n<p><a href=\"/\">%s</a></p>\n"
                        .formatted(words.title(), says, words.intro()));
    }

    private static String page(PhoneWords words, String title, String body) {
        return """
        <!doctype html>
        <html lang="%s">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <title>%s</title>
        <style>%s</style>
        </head>
        <body>
        <main>
        %s</main>
        </body>
        </html>
        """
                .formatted(words.language(), title, STYLE, body);
    }

    /// A network's name is whatever somebody in reach calls it.
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char each = text.charAt(at);
            switch (each) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(Character.isISOControl(each) ? '\ufffd' : each);
            }
        }
        return safe.toString();
    }
}
