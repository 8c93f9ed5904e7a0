package org.opentos.hub.content.feed;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/// Makes plain text of what strangers wrote: no markup, no control characters, and nothing that
/// turns the direction of what stands beside it.
public final class PlainText {
    /// Markup beyond is not looked at; a summary needs far less.
    static final int MARKUP_CHARACTERS_MAX = 200_000;

    private PlainText() {}

    /// Text on one line, without markup.
    ///
    /// @param charactersMax in UTF-16 code units; what is longer ends with an ellipsis
    public static String line(String markup, int charactersMax) {
        String text = document(markup).text();
        return cut(clean(text, false).strip().replaceAll("\\s+", " "), charactersMax);
    }

    /// Text with a line break between its blocks, without markup.
    public static String blocks(String markup, int charactersMax) {
        StringBuilder text = new StringBuilder();
        document(markup).body().traverse(new Blocks(text));
        List<String> blocks = new ArrayList<>();
        for (String each : clean(text.toString(), true).split("\n", -1)) {
            String block = each.strip().replaceAll("\\s+", " ");
            if (!block.isEmpty()) {
                blocks.add(block);
            }
        }
        return cut(String.join("\n", blocks), charactersMax);
    }

    private static Document document(String markup) {
        Document document =
                Jsoup.parse(
                        markup.length() > MARKUP_CHARACTERS_MAX
                                ? markup.substring(0, MARKUP_CHARACTERS_MAX)
                                : markup);
        document.select("script, style, noscript, template, iframe, object").remove();
        return document;
    }

    /// Text and where blocks begin.
    private record Blocks(StringBuilder text) implements NodeVisitor {
        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode words) {
                text.append(words.getWholeText().replace('\n', ' '));
            } else if (node instanceof Element element && breaks(element)) {
                text.append('\n');
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element && breaks(element)) {
                text.append('\n');
            }
        }

        private static boolean breaks(Element element) {
            return element.isBlock() || element.normalName().equals("br");
        }
    }

    private static String clean(String text, boolean linesStay) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(each -> linesStay && each == '\n' || isFit(each))
                .forEach(each ->
                        clean.appendCodePoint(
                                each == '\n' || !Character.isISOControl(each) ? each : ' '));
        return clean.toString();
    }

    /// Joiners stay, since letters and pictographs need them; what else is invisible, a half of a
    /// character, or of private use does not. White space becomes a space later.
    private static boolean isFit(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL -> Character.isWhitespace(codePoint);
            case Character.FORMAT -> codePoint == 0x200c || codePoint == 0x200d;
            case Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /// The beginning of a text that is plain already.
    public static String cut(String text, int charactersMax) {
        if (text.length() <= charactersMax) {
            return text;
        }
        int end = charactersMax - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + '…';
    }
}
