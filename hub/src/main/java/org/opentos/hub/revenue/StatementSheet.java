package org.opentos.hub.revenue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.io.RandomAccessStreamCacheImpl;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.opentos.hub.paper.PaperFonts;
import org.opentos.hub.paper.PaperFonts.Weight;
import org.opentos.protocol.money.Money;

/// A statement to print and to file: one PDF document of A4 pages, first the account, then what is
/// behind it, a line each.
public final class StatementSheet implements AutoCloseable {
    /// Lines behind the account. A document of more is of no use to anybody; the CSV has them.
    static final int ITEMS_MAX = 2_000;

    private static final float MARGIN = 50;
    private static final float RIGHT = PDRectangle.A4.getWidth() - MARGIN;
    private static final float TOP = PDRectangle.A4.getHeight() - MARGIN;
    private static final float LARGE = 18;
    private static final float TEXT = 10.5f;
    private static final float SMALL = 8;
    private static final float LINE = 18;
    private static final float ITEM_LINE = 13;
    private static final float INDENT = 14;
    private static final float AMOUNT_WIDTH = 130;

    /// Where the columns of the lines behind the account end.
    private static final float[] COLUMNS = {
        RIGHT - 232, RIGHT - 174, RIGHT - 116, RIGHT - 58, RIGHT
    };

    private static final float WHAT = MARGIN + 88;
    private static final float WHAT_WIDTH = COLUMNS[0] - 62 - WHAT;
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    /// What is printed.
    ///
    /// @param organisation its name
    /// @param next what of the closing balance is paid out next, in minor units; empty where that
    ///   cannot be said
    /// @param locale one of [Agreement#LOCALES]; English where it is another
    public record Content(
            String organisation,
            Statement statement,
            Optional<Long> next,
            List<Statements.Item> items,
            String locale) {
        public Content {
            items = List.copyOf(items);
            locale = Agreement.LOCALES.contains(locale) ? locale : "en";
        }
    }

    private final PDDocument document = new PDDocument(RandomAccessStreamCacheImpl::new);
    private final PaperFonts fonts = new PaperFonts(document);
    private final Content content;
    private PDPageContentStream page;
    private int pages = 1;
    private float y = TOP;

    private StatementSheet(Content content) throws IOException {
        this.content = content;
        this.page = begin();
    }

    /// The document's bytes.
    public static byte[] of(Content content) {
        try (StatementSheet sheet = new StatementSheet(content)) {
            return sheet.write();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write a document to memory", failure);
        }
    }

    private byte[] write() throws IOException {
        document.getDocumentInformation().setTitle(title());
        document.getDocumentCatalog().setLanguage(content.locale());
        drawHead();
        drawAccount();
        if (!content.items().isEmpty()) {
            drawItems();
        }
        page.close();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        document.save(bytes);
        return bytes.toByteArray();
    }

    private String title() {
        Statement statement = content.statement();
        return "%s %s %s"
                .formatted(
                        say(StatementWord.TITLE), statement.month(), statement.currency().code());
    }

    private PDPageContentStream begin() throws IOException {
        PDPage fresh = new PDPage(PDRectangle.A4);
        document.addPage(fresh);
        return new PDPageContentStream(document, fresh);
    }

    /// Makes room for a line of this height; on a fresh page where this one is full.
    private void room(float height) throws IOException {
        if (y - height >= MARGIN) {
            return;
        }
        page.close();
        page = begin();
        pages++;
        y = TOP;
        fonts.line(page, Weight.PLAIN, content.organisation(), MARGIN, y, SMALL, RIGHT / 2);
        fonts.lineEnding(page, Weight.PLAIN, title() + " · " + pages, RIGHT, y, SMALL);
        y -= 2 * ITEM_LINE;
    }

    private void drawHead() throws IOException {
        Statement statement = content.statement();
        float width = RIGHT - MARGIN;
        fonts.line(page, Weight.BOLD, content.organisation(), MARGIN, y, LARGE, width);
        y -= 24;
        fonts.line(page, Weight.BOLD, title(), MARGIN, y, TEXT, width);
        y -= LINE;
        String state =
                statement
                        .closed()
                        .map(at ->
                                say(StatementWord.CLOSED)
                                        + " "
                                        + at.atOffset(ZoneOffset.UTC).toLocalDate())
                        .orElse(say(StatementWord.OPEN));
        fonts.line(page, Weight.PLAIN, state, MARGIN, y, TEXT, width);
        y -= 2 * LINE;
    }

    private void drawAccount() throws IOException {
        Statement statement = content.statement();
        total(StatementWord.OPENING, statement.opening());
        if (statement.lines().isEmpty()) {
            fonts.line(
                    page,
                    Weight.PLAIN,
                    say(StatementWord.NOTHING),
                    MARGIN + INDENT,
                    y,
                    TEXT,
                    RIGHT - MARGIN - INDENT);
            y -= LINE;
        }
        for (Statement.Line line : statement.lines()) {
            String name = say(StatementWord.of(line.kind()));
            part(line.count() > 0 ? name + " (" + line.count() + ")" : name, line.minor());
        }
        rule();
        total(StatementWord.CLOSING, statement.closing());
        part(say(StatementWord.RESERVE), statement.reserve());
        part(say(StatementWord.PAYABLE), statement.payable());
        if (content.next().isPresent()) {
            part(say(StatementWord.NEXT), content.next().get());
            part(say(StatementWord.CARRIED), statement.closing() - content.next().get());
        }
    }

    private void total(StatementWord word, long minor) throws IOException {
        account(Weight.BOLD, say(word), MARGIN, minor);
    }

    private void part(String name, long minor) throws IOException {
        account(Weight.PLAIN, name, MARGIN + INDENT, minor);
    }

    private void account(Weight weight, String name, float x, long minor) throws IOException {
        room(LINE);
        fonts.line(page, weight, name, x, y, TEXT, RIGHT - AMOUNT_WIDTH - x);
        fonts.lineEnding(page, weight, decimal(minor), RIGHT, y, TEXT);
        y -= LINE;
    }

    private void rule() throws IOException {
        page.setLineWidth(0.5f);
        page.moveTo(MARGIN, y + LINE - 5);
        page.lineTo(RIGHT, y + LINE - 5);
        page.stroke();
    }

    private void drawItems() throws IOException {
        y -= LINE;
        room(4 * LINE);
        fonts.line(page, Weight.BOLD, say(StatementWord.ITEMS), MARGIN, y, TEXT, RIGHT - MARGIN);
        y -= LINE;
        fonts.line(page, Weight.BOLD, say(StatementWord.WHAT), WHAT, y, SMALL, WHAT_WIDTH);
        StatementWord[] heads = {
            StatementWord.PAID,
            StatementWord.TAX,
            StatementWord.PLATFORM,
            StatementWord.MAKER,
            StatementWord.EARNED
        };
        for (int column = 0; column < heads.length; column++) {
            fonts.lineEnding(page, Weight.BOLD, say(heads[column]), COLUMNS[column], y, SMALL);
        }
        y -= ITEM_LINE;
        for (Statements.Item item : content.items().subList(0, listed())) {
            draw(item);
        }
        if (listed() < content.items().size() || content.items().size() == Statements.ITEMS_MAX) {
            room(ITEM_LINE);
            fonts.line(
                    page, Weight.PLAIN, say(StatementWord.MORE), MARGIN, y, SMALL, RIGHT - MARGIN);
        }
    }

    private int listed() {
        return Math.min(ITEMS_MAX, content.items().size());
    }

    private void draw(Statements.Item item) throws IOException {
        room(ITEM_LINE);
        String at = MINUTE.format(item.at().atOffset(ZoneOffset.UTC));
        fonts.line(page, Weight.PLAIN, at, MARGIN, y, SMALL, WHAT - MARGIN);
        fonts.line(page, Weight.PLAIN, name(item), WHAT, y, SMALL, WHAT_WIDTH);
        long[] amounts = {item.gross(), item.tax(), item.platform(), item.maker(), item.earned()};
        for (int column = 0; column < amounts.length; column++) {
            boolean told = amounts[column] != 0 || column == amounts.length - 1;
            fonts.lineEnding(
                    page,
                    Weight.PLAIN,
                    told ? decimal(amounts[column]) : "",
                    COLUMNS[column],
                    y,
                    SMALL);
        }
        y -= ITEM_LINE;
    }

    private String name(Statements.Item item) {
        String title = item.title().isEmpty() ? say(StatementWord.SALE) : item.title();
        return switch (item.what()) {
            case "payout" -> say(StatementWord.PAYOUT);
            case "payout-return" -> say(StatementWord.PAYOUT_RETURN);
            case "refund" -> say(StatementWord.REFUND) + " " + title;
            default -> title;
        };
    }

    private String say(StatementWord word) {
        return word.in(content.locale());
    }

    private String decimal(long minor) {
        return new Money(minor, content.statement().currency()).decimal().toPlainString();
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
