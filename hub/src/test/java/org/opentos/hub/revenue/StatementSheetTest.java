package org.opentos.hub.revenue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.revenue.RevenueWorld.EUR;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.opentos.protocol.Id;

class StatementSheetTest {
    private static final Id.OrganisationId DEVELOPER = new Id.OrganisationId(new UUID(8, 1));
    private static final Instant CLOSED = Instant.parse("2026-04-03T00:10:00Z");

    private static Statement statement(Optional<Instant> closed, Statement.Line... lines) {
        return new Statement(
                DEVELOPER, YearMonth.of(2026, 3), EUR, -250, List.of(lines), 4_000, closed);
    }

    private static Statements.Item item(String what, String title, long gross, long earned) {
        return new Statements.Item(
                what,
                "sale_1",
                Instant.parse("2026-03-09T10:15:30Z"),
                title,
                "DE",
                gross,
                gross / 10,
                gross / 20,
                0,
                earned);
    }

    private static PDDocument document(StatementSheet.Content content) throws IOException {
        byte[] bytes = StatementSheet.of(content);
        Files.write(Path.of("target/statement-" + content.locale() + ".pdf"), bytes);
        return Loader.loadPDF(bytes);
    }

    @Test
    void the_account_adds_up_on_paper() throws Exception {
        StatementSheet.Content content =
                new StatementSheet.Content(
                        "Pixel Barn",
                        statement(
                                Optional.of(CLOSED),
                                new Statement.Line(Statement.Kind.SALES_GROSS, 2, 11_900),
                                new Statement.Line(Statement.Kind.SALES_TAX, 2, -1_900)),
                        Optional.of(5_750L),
                        List.of(
                                item("sale", "Chess", 9_900, 7_000),
                                item("refund", "Chess", -990, -700),
                                item("sale", "", 0, 120)),
                        "en");
        try (PDDocument document = document(content)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            assertThat(document.getDocumentInformation().getTitle())
                    .isEqualTo("Statement 2026-03 EUR");
            assertThat(new PDFTextStripper().getText(document))
                    .contains("Pixel Barn")
                    .contains("Closed on 2026-04-03")
                    .containsPattern("Opening balance\\s+-2.50")
                    .containsPattern("Sales: what customers paid \\(2\\)\\s+119.00")
                    .containsPattern("Closing balance\\s+97.50")
                    .containsPattern("of which payable\\s+57.50")
                    .containsPattern("carried forward\\s+40.00")
                    .containsPattern("2026-03-09 10:15\\s+Refund: Chess\\s+-9.90")
                    .containsPattern("Sale on one of your devices\\s+1.20");
        }
    }

    @Test
    void names_in_any_script_are_printed_and_long_ones_cut() throws Exception {
        StatementSheet.Content content =
                new StatementSheet.Content(
                        "像素谷仓 Pixel Barn",
                        statement(Optional.empty()),
                        Optional.empty(),
                        List.of(item("sale", "国际象棋，完整版，附带许多关卡与一百个谜题" + "x".repeat(200), 9_900, 1)),
                        "zh-Hans");
        try (PDDocument document = document(content)) {
            assertThat(new PDFTextStripper().getText(document))
                    .contains("像素谷仓 Pixel Barn")
                    .contains("未结账")
                    .contains("本月没有销售")
                    .containsPattern("国际象棋.*\\.\\.\\.");
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("zh-Hans");
        }
    }

    @Test
    void a_month_of_many_sales_takes_many_pages_and_says_where_the_rest_is() throws Exception {
        List<Statements.Item> items = new ArrayList<>();
        for (int index = 0; index <= StatementSheet.ITEMS_MAX; index++) {
            items.add(item("sale", "Chess " + index + " " + "国际象棋".repeat(30), 100, 1));
        }
        StatementSheet.Content content =
                new StatementSheet.Content(
                        "Pixel Barn", statement(Optional.empty()), Optional.empty(), items, "many");
        try (PDDocument document = document(content)) {
            assertThat(document.getNumberOfPages()).isBetween(20, 60);
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("en");
            String text = new PDFTextStripper().getText(document);
            assertThat(text)
                    .contains("Chess 9 国际象棋国际象棋国...")
                    .contains("Chess 1999 国际象棋国际象...")
                    .doesNotContain("Chess 2000");
            assertThat(text).contains("the CSV file has the first 10,000");
        }
    }
}
