package org.opentos.hub.market.publish;

import java.util.List;
import java.util.Optional;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How a version looks on each form factor, as the automatic check saw it.
@Component
public class Pictures {
    public static final int PNG_BYTES_MAX = 4 * 1024 * 1024;

    /// How every PNG begins (PNG specification, section 5.2).
    private static final byte[] BEGIN = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private final JdbcClient jdbc;
    private final SubmissionRows rows;

    Pictures(JdbcClient jdbc, SubmissionRows rows) {
        this.jdbc = jdbc;
        this.rows = rows;
    }

    /// Keeps one, in the place of an earlier one. Refused, in this order: `not-found`,
    /// `body-too-large`, `field-invalid`.
    public Outcome<FormFactor> put(Id.SubmissionId submission, FormFactor form, byte[] png) {
        if (rows.find(submission).isEmpty()) {
            return Submissions.unknown();
        }
        if (png.length > PNG_BYTES_MAX) {
            return Outcome.refused(
                    RefusalCode.BODY_TOO_LARGE,
                    "A picture has at most %d MiB.".formatted(PNG_BYTES_MAX >> 20));
        }
        if (!begins(png)) {
            return Outcome.refused(
                    new Refusal(
                            RefusalCode.FIELD_INVALID,
                            "A picture is a PNG file.",
                            List.of(new Refusal.Fault("", "is no PNG file"))));
        }
        jdbc.sql(
                        """
                        insert into submission_picture (submission, form, png) values (?, ?, ?)
                        on conflict (submission, form) do update set png = excluded.png
                        """)
                .params(submission.value(), form.text(), png)
                .update();
        return Outcome.done(form);
    }

    private static boolean begins(byte[] png) {
        for (int at = 0; at < BEGIN.length; at++) {
            if (png.length <= at || png[at] != BEGIN[at]) {
                return false;
            }
        }
        return true;
    }

    public Optional<byte[]> find(Id.SubmissionId submission, FormFactor form) {
        return jdbc.sql("select png from submission_picture where submission = ? and form = ?")
                .params(submission.value(), form.text())
                .query(byte[].class)
                .optional();
    }

    /// Of which form factors there is one.
    public List<FormFactor> of(Id.SubmissionId submission) {
        return jdbc.sql("select form from submission_picture where submission = ? order by form")
                .param(submission.value())
                .query((row, _) -> FormFactor.parse(row.getString("form")))
                .list();
    }
}
