package org.opentos.hub.update;

import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.makers.MakerAccess;
import org.opentos.hub.makers.ProductView;
import org.opentos.hub.makers.Products;
import org.opentos.hub.makers.ReleaseKeys;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.DisplayName;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.SignedRelease;
import org.opentos.protocol.update.UpdateLimits;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/// What makers hand in for their devices to run.
@Component
public class Releases {
    public static final int RELEASES_PER_PRODUCT_MAX = 1_000;

    /// Of the files of one product that are kept at a time.
    public static final long FILES_PER_PRODUCT_BYTES_MAX = 4L << 30;

    /// What one request may hand over of a file.
    public static final long UPLOAD_BYTES_MAX = 16L * ReleaseFiles.PIECE_BYTES;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Products products;
    private final MakerAccess makers;
    private final ReleaseKeys keys;
    private final ReleaseRows rows;
    private final ReleaseFiles files;
    private final Rollouts rollouts;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Ids ids;

    Releases(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Products products,
            MakerAccess makers,
            ReleaseKeys keys,
            ReleaseRows rows,
            ReleaseFiles files,
            Rollouts rollouts,
            AuditLog audit,
            InstantSource clock,
            Ids ids) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.products = products;
        this.makers = makers;
        this.keys = keys;
        this.rows = rows;
        this.files = files;
        this.rollouts = rollouts;
        this.audit = audit;
        this.clock = clock;
        this.ids = ids;
    }

    /// The newest version first.
    public Outcome<List<ReleaseView>> of(Caller caller, Id.ProductId product) {
        return products.find(caller, product).map(_ -> rows.of(product));
    }

    public Outcome<ReleaseView> find(Caller caller, Id.ReleaseId id) {
        Optional<ReleaseView> found = rows.find(id);
        return found.isPresent()
                        && products.find(caller, found.get().product()) instanceof Outcome.Done<?>
                ? Outcome.done(found.get())
                : Outcome.refused(
                        RefusalCode.NOT_FOUND,
                        "There is no such release that you may see; check its id.");
    }

    /// Takes what was signed of a release; its file comes after it. The same again is answered with
    /// what is there. Refused, in this order: `not-found`, `agreement-not-accepted`,
    /// `field-invalid`, `release-key-unknown`, `signature-invalid`, `version-not-newer`,
    /// `limit-reached`.
    ///
    /// @param body as [SignedRelease], and `notes` for the people whose devices take it
    public Outcome<ReleaseView> hand(Caller caller, Id.ProductId product, JsonNode body) {
        String notes = body.path("notes").asString("").strip();
        return products.find(caller, product)
                .then(found -> mayMake(caller, found))
                .then(_ -> SignedRelease.read(body))
                .then(signed -> right(signed, product, notes))
                .then(signed ->
                        Objects.requireNonNull(
                                transaction.execute(_ -> insert(caller, signed, notes))));
    }

    private Outcome<SignedRelease> right(SignedRelease signed, Id.ProductId product, String notes) {
        if (!signed.release().product().equals(product)) {
            return field("/product", "must be the product for which it is handed in");
        }
        if (signed.release().kind() == Release.Kind.IMAGE
                && !signed.release().version().namesImage()) {
            return field(
                    "/name",
                    "must be one word of 0-9, A-Z, a-z and . ~ + - where the release is an image");
        }
        if (notes.length() > UpdateLimits.NOTES_CHARACTERS_MAX
                || !notes.codePoints().allMatch(each -> each == '\n' || DisplayName.isText(each))) {
            return field(
                    "/notes",
                    "must be at most %d characters of text"
                            .formatted(UpdateLimits.NOTES_CHARACTERS_MAX));
        }
        if (!keys.inForce(product).contains(signed.key())) {
            return Outcome.refused(
                    RefusalCode.RELEASE_KEY_UNKNOWN,
                    "The key is none of the product's that are in force; add it, or sign with another.");
        }
        return signed.holds()
                ? Outcome.done(signed)
                : Outcome.refused(
                        RefusalCode.SIGNATURE_INVALID,
                        "The signature does not hold for what is said of the release; sign it anew.");
    }

    private static <T> Outcome<T> field(String pointer, String message) {
        return Outcome.refused(
                new Refusal(
                        RefusalCode.FIELD_INVALID,
                        "A field of the release is wrong; see the list.",
                        List.of(new Refusal.Fault(pointer, message))));
    }

    private Outcome<ReleaseView> insert(Caller caller, SignedRelease signed, String notes) {
        Release release = signed.release();
        Sql.hold(jdbc, "releases of " + release.product().text());
        Optional<ReleaseView> same = rows.find(release.product(), release.version().code());
        if (same.filter(each -> each.sha256().equals(release.sha256())).isPresent()) {
            return Outcome.done(same.orElseThrow());
        }
        List<ReleaseView> before = rows.of(release.product());
        int newest = before.isEmpty() ? 0 : before.getFirst().code();
        if (release.version().code() <= newest) {
            return Outcome.refused(
                    RefusalCode.VERSION_NOT_NEWER,
                    "The newest release has the code %d; a later one has a greater code."
                            .formatted(newest));
        }
        long kept =
                before.stream()
                        .filter(each -> each.state() != ReleaseView.State.WITHDRAWN)
                        .mapToLong(ReleaseView::bytes)
                        .sum();
        if (before.size() >= RELEASES_PER_PRODUCT_MAX
                || kept + release.bytes() > FILES_PER_PRODUCT_BYTES_MAX) {
            return Outcome.refused(
                    RefusalCode.LIMIT_REACHED,
                    "A product has at most %d releases, and their files together %d GiB; withdraw old ones."
                            .formatted(
                                    RELEASES_PER_PRODUCT_MAX, FILES_PER_PRODUCT_BYTES_MAX >> 30));
        }
        Id.ReleaseId id = ids.next(Id.ReleaseId::new);
        jdbc.sql(
                        """
                        insert into release (id, product, code, name, kind, bytes, sha256, key, signature, notes, state, received, made_by, made)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'receiving', 0, ?, ?)
                        """)
                .params(
                        id.value(),
                        release.product().value(),
                        release.version().code(),
                        release.version().name(),
                        release.kind().text(),
                        release.bytes(),
                        release.sha256(),
                        signed.key().text(),
                        signed.signature(),
                        notes,
                        caller.person().value(),
                        Sql.of(clock.instant()))
                .update();
        record(caller, "release-handed-in", id, Map.of("code", release.version().code()));
        return Outcome.done(rows.find(id).orElseThrow());
    }

    /// Takes what comes next of a release's file. What comes whole in pieces of 1 MiB stays where
    /// the rest breaks off. Refused, in this order: `not-found`, `agreement-not-accepted`,
    /// `release-withdrawn`, `release-incomplete` (it does not go on where what is here ends),
    /// `release-altered` (the file is whole and not the one that was signed; it is dropped).
    ///
    /// @param from where in the file the body begins
    /// @throws IOException where the body breaks off
    public Outcome<ReleaseView> receive(Caller caller, Id.ReleaseId id, long from, InputStream body)
            throws IOException {
        Outcome<ReleaseView> found = mine(caller, id);
        if (!(found instanceof Outcome.Done<ReleaseView>(ReleaseView release))) {
            return found;
        }
        switch (release.state()) {
            case READY -> {
                return found;
            }
            case WITHDRAWN -> {
                return withdrawn();
            }
            case RECEIVING -> {
                if (from != release.received()) {
                    return Outcome.refused(
                            RefusalCode.RELEASE_INCOMPLETE,
                            "%d bytes of the file are here; go on from there."
                                    .formatted(release.received()));
                }
                files.take(release, body);
            }
        }
        ReleaseView now = rows.find(id).orElseThrow();
        return now.received() == now.bytes() ? complete(caller, now) : Outcome.done(now);
    }

    private Outcome<ReleaseView> complete(Caller caller, ReleaseView release) throws IOException {
        boolean right = files.sha256(release.id(), release.bytes()).equals(release.sha256());
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    jdbc.sql("update release set state = ?, received = ? where id = ?")
                            .params(
                                    right ? "ready" : "receiving",
                                    right ? release.bytes() : 0,
                                    release.id().value())
                            .update();
                    if (!right) {
                        files.drop(release.id());
                        return Outcome.refused(
                                RefusalCode.RELEASE_ALTERED,
                                "The file is not the one that was signed, and was dropped; hand it over again.");
                    }
                    record(caller, "release-ready", release.id(), Map.of());
                    return Outcome.done(rows.find(release.id()).orElseThrow());
                }));
    }

    /// Takes a release back: its roll-outs stop and its file is gone; devices that run it go on.
    /// Again is the same.
    public Outcome<ReleaseView> withdraw(Caller caller, Id.ReleaseId id) {
        return mine(caller, id)
                .map(release ->
                        Objects.requireNonNull(
                                transaction.execute(_ -> {
                                    int changed =
                                            jdbc.sql(
                                                            "update release set state = 'withdrawn' where id = ? and state <> 'withdrawn'")
                                                    .param(id.value())
                                                    .update();
                                    if (changed == 1) {
                                        files.drop(id);
                                        rollouts.endOf(id);
                                        record(caller, "release-withdrawn", id, Map.of());
                                    }
                                    return rows.find(id).orElseThrow();
                                })));
    }

    static <T> Outcome<T> withdrawn() {
        return Outcome.refused(
                RefusalCode.RELEASE_WITHDRAWN, "This release was withdrawn; hand in a newer one.");
    }

    private Outcome<ReleaseView> mine(Caller caller, Id.ReleaseId id) {
        return find(caller, id)
                .then(release ->
                        products.find(caller, release.product())
                                .then(product -> mayMake(caller, product))
                                .map(_ -> release));
    }

    private Outcome<ProductView> mayMake(Caller caller, ProductView product) {
        return makers.refuseMake(caller, product.organisation().id())
                .<Outcome<ProductView>>map(Outcome::refused)
                .orElseGet(() -> Outcome.done(product));
    }

    private void record(Caller caller, String act, Id.ReleaseId id, Map<String, ?> detail) {
        audit.record(caller.person().text(), act, id.text(), caller.address(), detail);
    }
}
