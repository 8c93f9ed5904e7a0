package org.opentos.hub.makers;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.pdfbox.io.RandomAccessStreamCacheImpl;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.util.Matrix;
import org.opentos.hub.devices.ClaimCode;
import org.opentos.hub.paper.PaperFonts;
import org.opentos.hub.paper.PaperFonts.Weight;
import org.opentos.protocol.Id;

/// Sheets of labels to print and stick on devices: A4, 3 by 8 labels of 70 mm by 37 mm, as they are
/// sold everywhere. Each has a QR code, the claim code as people read it, the product's name and
/// the end of the device's id.
final class LabelSheet {
    static final int COLUMNS = 3;
    static final int ROWS = 8;

    private static final float POINTS_PER_MILLIMETRE = 72f / 25.4f;
    private static final float LABEL_WIDTH = 70 * POINTS_PER_MILLIMETRE;
    private static final float LABEL_HEIGHT = 37 * POINTS_PER_MILLIMETRE;
    private static final float TOP = 0.5f * POINTS_PER_MILLIMETRE;
    private static final float QR_SIDE = 27 * POINTS_PER_MILLIMETRE;
    private static final float MARGIN = 5 * POINTS_PER_MILLIMETRE;
    private static final float TEXT_LEFT = MARGIN + QR_SIDE + 3 * POINTS_PER_MILLIMETRE;
    private static final float TEXT_WIDTH = LABEL_WIDTH - TEXT_LEFT - 3 * POINTS_PER_MILLIMETRE;
    private static final float NAME_POINTS = 9;
    private static final float CODE_POINTS = 12.5f;
    private static final float ID_POINTS = 6.5f;
    private static final int ID_CHARACTERS = 8;

    /// @param link what the QR code says
    record Label(String product, ClaimCode code, String link, Id.DeviceId device) {}

    private LabelSheet() {}

    /// Writes one PDF document; the stream stays open.
    static void write(List<Label> labels, OutputStream stream) throws IOException {
        try (PDDocument document = new PDDocument(RandomAccessStreamCacheImpl::new)) {
            PaperFonts fonts = new PaperFonts(document);
            for (int first = 0; first < labels.size(); first += COLUMNS * ROWS) {
                int last = Math.min(labels.size(), first + COLUMNS * ROWS);
                PDPage page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    for (int index = first; index < last; index++) {
                        draw(content, fonts, labels.get(index), index - first);
                    }
                }
            }
            document.save(new Unclosed(stream));
        }
    }

    private static void draw(PDPageContentStream content, PaperFonts fonts, Label label, int place)
            throws IOException {
        int row = place / COLUMNS;
        float left = (place % COLUMNS) * LABEL_WIDTH;
        float top = PDRectangle.A4.getHeight() - TOP - row * LABEL_HEIGHT;
        float bottom = top - LABEL_HEIGHT;
        drawCode(content, label.link(), left + MARGIN, bottom + (LABEL_HEIGHT - QR_SIDE) / 2);
        float text = left + TEXT_LEFT;
        fonts.name(content, label.product(), text, top - 30, NAME_POINTS, TEXT_WIDTH);
        fonts.code(content, label.code().shown(), text, top - 60, CODE_POINTS);
        String id = label.device().text();
        fonts.line(
                content,
                Weight.PLAIN,
                id.substring(id.length() - ID_CHARACTERS),
                text,
                top - 75,
                ID_POINTS,
                TEXT_WIDTH);
    }

    /// Draws the QR code (ISO/IEC 18004) as filled rectangles, one for each run of dark modules, so
    /// that it stays sharp at any resolution.
    private static void drawCode(PDPageContentStream content, String link, float x, float y)
            throws IOException {
        ByteMatrix modules = modules(link);
        int side = modules.getWidth();
        content.saveGraphicsState();
        float scale = QR_SIDE / side;
        content.transform(new Matrix(scale, 0, 0, scale, x, y));
        for (int row = 0; row < side; row++) {
            int start = -1;
            for (int column = 0; column <= side; column++) {
                boolean dark = column < side && modules.get(column, row) == 1;
                if (dark && start < 0) {
                    start = column;
                } else if (!dark && start >= 0) {
                    content.addRect(start, side - 1 - row, column - start, 1);
                    start = -1;
                }
            }
        }
        content.fill();
        content.restoreGraphicsState();
    }

    private static ByteMatrix modules(String link) {
        try {
            return Encoder.encode(link, ErrorCorrectionLevel.M).getMatrix();
        } catch (WriterException impossible) {
            throw new IllegalStateException("the link " + link + " fits no QR code", impossible);
        }
    }

    /// PDFBox closes what it saves to.
    private static final class Unclosed extends java.io.FilterOutputStream {
        Unclosed(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
