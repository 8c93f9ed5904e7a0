package org.opentos.hub.makers;

import java.io.IOException;
import java.io.InputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.jspecify.annotations.Nullable;

/// The fonts of one document. Codes and ids are in fonts that every reader has; a product's name
/// may be in any script, so its other characters come from Droid Sans Fallback, of which only the
/// characters used are embedded.
final class LabelFonts {
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

    LabelFonts(PDDocument document) {
        this.document = document;
    }

    void code(PDPageContentStream content, String text, float x, float y, float points)
            throws IOException {
        show(content, code, text, x, y, points);
    }

    void plain(PDPageContentStream content, String text, float x, float y, float points)
            throws IOException {
        show(content, plain, text, x, y, points);
    }

    /// Draws a name in at most [#NAME_LINES_MAX] lines of this width; what is too long ends with
    /// three dots.
    void name(PDPageContentStream content, String text, float x, float y, float points, float width)
            throws IOException {
        float dots = bold.getStringWidth(DOTS) / 1000 * points;
        float used = 0;
        int line = 1;
        for (int index = 0; index < text.length(); ) {
            int character = text.codePointAt(index);
            index += Character.charCount(character);
            Glyph glyph = glyph(Character.toString(character));
            float step = glyph.font().getStringWidth(glyph.text()) / 1000 * points;
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

    private record Glyph(PDFont font, String text) {}

    private Glyph glyph(String character) throws IOException {
        if (has(bold, character)) {
            return new Glyph(bold, character);
        }
        return has(wide(), character) ? new Glyph(wide(), character) : new Glyph(bold, UNKNOWN);
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
        try (InputStream stream = LabelFonts.class.getResourceAsStream(WIDE)) {
            if (stream == null) {
                throw new IllegalStateException(WIDE + " is missing from the hub");
            }
            PDFont loaded = PDType0Font.load(document, stream, true);
            wide = loaded;
            return loaded;
        }
    }
}
