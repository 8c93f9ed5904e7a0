package org.opentos.hub.paper;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.jspecify.annotations.Nullable;

/// The fonts of one document. Texts are in fonts that every reader has; their other characters, of
/// whatever script, come from Droid Sans Fallback, of which only those used are embedded.
///
/// Sizes and places are in points, from the lower left corner of the page.
public final class PaperFonts {
    private static final String WIDE = "/fonts/DroidSansFallbackFull.ttf";
    private static final String UNKNOWN = "?";
    private static final String DOTS = "...";
    private static final int NAME_LINES_MAX = 2;
    private static final float LEADING = 1.2f;

    private final PDDocument document;
    private final PDFont bold = new PDType1Font(FontName.HELVETICA_BOLD);
    private final PDFont plain = new PDType1Font(FontName.HELVETICA);
    private final PDFont code = new PDType1Font(FontName.COURIER_BOLD);
    private @Nullable PDFont wide;

    /// A font without a character says so with an exception, so each is asked once. It grows with
    /// the different characters of one document.
    private final Map<Wanted, Run> glyphs = new HashMap<>();

    /// How a text looks.
    public enum Weight {
        PLAIN,
        BOLD
    }

    public PaperFonts(PDDocument document) {
        this.document = document;
    }

    /// ASCII in letters of one width.
    public void code(PDPageContentStream content, String text, float x, float y, float points)
            throws IOException {
        show(content, code, text, x, y, points);
    }

    /// Draws a text in at most [#NAME_LINES_MAX] lines of this width; what is too long ends with
    /// three dots.
    public void name(
            PDPageContentStream content, String text, float x, float y, float points, float width)
            throws IOException {
        float dots = width(bold, DOTS, points);
        float used = 0;
        int line = 1;
        for (int index = 0; index < text.length(); ) {
            int character = text.codePointAt(index);
            index += Character.charCount(character);
            Run glyph = glyph(character, bold);
            float step = width(glyph.font(), glyph.text(), points);
            boolean last = line == NAME_LINES_MAX;
            float reserved = last && index < text.length() ? dots : 0;
            if (used + step + reserved > width) {
                if (last) {
                    show(content, bold, DOTS, x + used, y - (line - 1) * points * LEADING, points);
                    return;
                }
                line++;
                used = 0;
            }
            float baseline = y - (line - 1) * points * LEADING;
            show(content, glyph.font(), glyph.text(), x + used, baseline, points);
            used += step;
        }
    }

    /// Draws one line that begins at `x`; what is wider ends with three dots.
    public void line(
            PDPageContentStream content,
            Weight weight,
            String text,
            float x,
            float y,
            float points,
            float width)
            throws IOException {
        float at = x;
        for (Run run : fitted(text, font(weight), points, width)) {
            show(content, run.font(), run.text(), at, y, points);
            at += width(run.font(), run.text(), points);
        }
    }

    /// Draws one line that ends at `right`.
    public void lineEnding(
            PDPageContentStream content,
            Weight weight,
            String text,
            float right,
            float y,
            float points)
            throws IOException {
        float at = right;
        for (Run run : runs(text, font(weight)).reversed()) {
            at -= width(run.font(), run.text(), points);
            show(content, run.font(), run.text(), at, y, points);
        }
    }

    private PDFont font(Weight weight) {
        return weight == Weight.BOLD ? bold : plain;
    }

    /// Characters that follow each other and are in one font.
    private record Run(PDFont font, String text) {}

    private record Wanted(PDFont preferred, int character) {}

    private List<Run> fitted(String text, PDFont preferred, float points, float width)
            throws IOException {
        float dots = width(preferred, DOTS, points);
        float used = 0;
        int cut = 0;
        for (int index = 0; index < text.length(); ) {
            int character = text.codePointAt(index);
            index += Character.charCount(character);
            Run glyph = glyph(character, preferred);
            used += width(glyph.font(), glyph.text(), points);
            if (used > width) {
                return runs(text.substring(0, cut) + DOTS, preferred);
            }
            if (used + dots <= width) {
                cut = index;
            }
        }
        return runs(text, preferred);
    }

    private static float width(PDFont font, String text, float points) throws IOException {
        return font.getStringWidth(text) / 1000 * points;
    }

    private List<Run> runs(String text, PDFont preferred) throws IOException {
        List<Run> runs = new ArrayList<>();
        for (int index = 0; index < text.length(); ) {
            int character = text.codePointAt(index);
            index += Character.charCount(character);
            Run glyph = glyph(character, preferred);
            if (!runs.isEmpty() && runs.getLast().font() == glyph.font()) {
                Run last = runs.removeLast();
                runs.add(new Run(last.font(), last.text() + glyph.text()));
            } else {
                runs.add(glyph);
            }
        }
        return runs;
    }

    private Run glyph(int character, PDFont preferred) throws IOException {
        Wanted wanted = new Wanted(preferred, character);
        Run known = glyphs.get(wanted);
        if (known != null) {
            return known;
        }
        Run found = find(Character.toString(character), preferred);
        glyphs.put(wanted, found);
        return found;
    }

    private Run find(String character, PDFont preferred) throws IOException {
        if (has(preferred, character)) {
            return new Run(preferred, character);
        }
        return has(wide(), character) ? new Run(wide(), character) : new Run(preferred, UNKNOWN);
    }

    private static void show(
            PDPageContentStream content, PDFont font, String text, float x, float y, float points)
            throws IOException {
        content.beginText();
        content.setFont(font, points);
        content.newLineAtOffset(x, y);
        content.showText(text);
        content.endText();
    }

    private static boolean has(PDFont font, String character) {
        try {
            font.encode(character);
            return true;
        } catch (IOException | IllegalArgumentException without) {
            return false;
        }
    }

    private PDFont wide() throws IOException {
        PDFont known = wide;
        if (known != null) {
            return known;
        }
        try (InputStream stream = PaperFonts.class.getResourceAsStream(WIDE)) {
            if (stream == null) {
                throw new IllegalStateException(WIDE + " is missing from the hub");
            }
            PDFont loaded = PDType0Font.load(document, stream, true);
            wide = loaded;
            return loaded;
        }
    }
}
