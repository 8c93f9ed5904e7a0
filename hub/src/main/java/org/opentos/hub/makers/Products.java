package org.opentos.hub.makers;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.devices.DeviceRegister;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.models.ThingModel;
import org.opentos.hub.models.ThingModels;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.DisplayName;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What makers do with their products. Each change of a product is a revision, and none is lost.
@Component
public class Products {
    public static final int PRODUCTS_PER_ORGANISATION_MAX = 1_000;

    private static final String SELECT =
            """
            select p.id, p.organisation, p.name, p.form_factor, p.revision, p.created_at, r.model,
                   (select coalesce(sum(b.minted), 0) from batch b where b.product = p.id) as devices
            from product p join product_revision r on r.product = p.id and r.revision = p.revision
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ThingModels models;
    private final MakerAccess makers;
    private final Organisations organisations;
    private final DeviceRegister register;
    private final AuditLog audit;
    private final JsonMapper json;
    private final InstantSource clock;
    private final Ids ids;

    Products(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            ThingModels models,
            MakerAccess makers,
            Organisations organisations,
            DeviceRegister register,
            AuditLog audit,
            JsonMapper json,
            InstantSource clock,
            Ids ids) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.models = models;
        this.makers = makers;
        this.organisations = organisations;
        this.register = register;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
        this.ids = ids;
    }

    /// Newest first.
    public Outcome<List<ProductView>> of(Caller caller, Id.OrganisationId organisation) {
        Optional<Refusal> refusal = makers.refuseSee(caller, organisation);
        return refusal.isPresent()
                ? Outcome.refused(refusal.get())
                : Outcome.done(
                        jdbc.sql(SELECT + " where p.organisation = ? order by p.id desc")
                                .param(organisation.value())
                                .query(this::product)
                                .list());
    }

    public Outcome<ProductView> find(Caller caller, Id.ProductId id) {
        Optional<ProductView> found = view(id);
        if (found.isEmpty()
                || makers.refuseSee(caller, found.get().organisation().id()).isPresent()) {
            return unknown();
        }
        return Outcome.done(found.get());
    }

    /// @param body `{"name", "formFactor", "model"}`, read by [ModelDocument]
    public Outcome<ProductView> create(
            Caller caller, Id.OrganisationId organisation, JsonNode body) {
        Optional<Refusal> refusal = makers.refuseMake(caller, organisation);
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        return draft(body).then(draft -> insert(caller, organisation, draft));
    }

    private Outcome<ProductView> insert(
            Caller caller, Id.OrganisationId organisation, ProductDraft draft) {
        Id.ProductId id = ids.next(Id.ProductId::new);
        return done(() -> {
            long present =
                    jdbc.sql("select count(*) from product where organisation = ?")
                            .param(organisation.value())
                            .query(Long.class)
                            .single();
            if (present >= PRODUCTS_PER_ORGANISATION_MAX) {
                return Outcome.refused(
                        RefusalCode.LIMIT_REACHED,
                        "An organisation has at most "
                                + PRODUCTS_PER_ORGANISATION_MAX
                                + " products; revise one that exists.");
            }
            jdbc.sql(
                            "insert into product (id, organisation, name, form_factor, revision, created_at) values (?, ?, ?, ?, 1, ?)")
                    .params(
                            id.value(),
                            organisation.value(),
                            draft.name(),
                            draft.formFactor().text(),
                            Sql.of(clock.instant()))
                    .update();
            keepRevision(caller, id, 1, draft, "product-created");
            return Outcome.done(view(id).orElseThrow());
        });
    }

    /// Makes a new revision, which every device of the product has from then on. Refused where it
    /// would break claimed devices.
    public Outcome<ProductView> revise(Caller caller, Id.ProductId id, JsonNode body) {
        return find(caller, id)
                .then(product -> {
                    Optional<Refusal> refusal =
                            makers.refuseMake(caller, product.organisation().id());
                    return refusal.isPresent()
                            ? Outcome.refused(refusal.get())
                            : draft(body).then(draft -> update(caller, id, draft));
                });
    }

    private Outcome<ProductView> update(Caller caller, Id.ProductId id, ProductDraft draft) {
        return done(() -> {
            // Claims share this lock, so that none comes between the check and the change.
            jdbc.sql("select id from product where id = ? for update")
                    .param(id.value())
                    .query()
                    .singleValue();
            ProductView before = view(id).orElseThrow();
            boolean claimed =
                    jdbc.sql(
                                    "select exists (select from device where product = ? and home is not null)")
                            .param(id.value())
                            .query(Boolean.class)
                            .single();
            List<Fault> breaks = claimed ? breaks(before, draft) : List.of();
            if (!breaks.isEmpty()) {
                return Outcome.refused(
                        new Refusal(
                                RefusalCode.IN_USE,
                                "People have devices of this product, which this revision would break; keep what is listed or make a new product.",
                                breaks));
            }
            int revision = before.revision() + 1;
            jdbc.sql("update product set name = ?, form_factor = ?, revision = ? where id = ?")
                    .params(draft.name(), draft.formFactor().text(), revision, id.value())
                    .update();
            keepRevision(caller, id, revision, draft, "product-revised");
            register.productChanges(id);
            return Outcome.done(view(id).orElseThrow());
        });
    }

    private List<Fault> breaks(ProductView before, ProductDraft draft) {
        List<Fault> faults = new ArrayList<>();
        if (before.formFactor() != draft.formFactor()) {
            faults.add(new Fault("/formFactor", "changes the form of devices that people have"));
        }
        for (Fault fault : models.breaks(models.stored(before.model()), draft.model())) {
            faults.add(new Fault("/model" + fault.pointer(), fault.message()));
        }
        return faults;
    }

    private void keepRevision(
            Caller caller, Id.ProductId id, int revision, ProductDraft draft, String act) {
        jdbc.sql(
                        "insert into product_revision (product, revision, model, created_by, created_at) values (?, ?, ?::json, ?, ?)")
                .params(
                        id.value(),
                        revision,
                        json.writeValueAsString(draft.model().document()),
                        caller.person().value(),
                        Sql.of(clock.instant()))
                .update();
        audit.record(
                caller.person().text(),
                act,
                id.text(),
                caller.address(),
                Map.of("revision", revision, "name", draft.name()));
    }

    private Outcome<ProductDraft> draft(JsonNode body) {
        String given = body.path("name").isString() ? body.path("name").stringValue() : null;
        return DisplayName.check("/name", given)
                .then(name -> {
                    JsonNode form = body.path("formFactor");
                    @Nullable FormFactor factor =
                            form.isString() ? formFactor(form.stringValue()) : null;
                    if (factor == null) {
                        return field("/formFactor", "must be one of " + FormFactor.all());
                    }
                    return model(body.path("model"), factor)
                            .map(model -> new ProductDraft(name, factor, model));
                });
    }

    private Outcome<ThingModel> model(JsonNode document, FormFactor factor) {
        if (document.isMissingNode()) {
            return field("/model", "is missing: a product has a Thing Model");
        }
        JsonNode annotated = document.path("tos:formFactor");
        if (annotated.isString() && !annotated.stringValue().equals(factor.text())) {
            return field("/formFactor", "differs from tos:formFactor of the model");
        }
        return switch (models.read(document)) {
            case Outcome.Done<ThingModel> done -> done;
            case Outcome.Refused<ThingModel>(Refusal refusal) ->
                    Outcome.refused(
                            new Refusal(
                                    refusal.code(),
                                    refusal.detail(),
                                    refusal.faults().stream()
                                            .map(fault ->
                                                    new Fault(
                                                            "/model" + fault.pointer(),
                                                            fault.message()))
                                            .toList()));
        };
    }

    private static @Nullable FormFactor formFactor(String text) {
        for (FormFactor each : FormFactor.values()) {
            if (each.text().equals(text)) {
                return each;
            }
        }
        return null;
    }

    private static <T> Outcome<T> field(String pointer, String message) {
        return Outcome.refused(
                new Refusal(
                        RefusalCode.FIELD_INVALID,
                        "A field of the product is wrong; see the list.",
                        List.of(new Fault(pointer, message))));
    }

    static <T> Outcome<T> unknown() {
        return Outcome.refused(
                RefusalCode.NOT_FOUND, "There is no such product that you may see; check its id.");
    }

    private <T> Outcome<T> done(java.util.function.Supplier<Outcome<T>> work) {
        return java.util.Objects.requireNonNull(transaction.execute(status -> work.get()));
    }

    Optional<ProductView> view(Id.ProductId id) {
        return jdbc.sql(SELECT + " where p.id = ?")
                .param(id.value())
                .query(this::product)
                .optional();
    }

    private ProductView product(ResultSet row, int number) throws SQLException {
        Id.OrganisationId organisation = Sql.id(row, "organisation", Id.OrganisationId::new);
        return new ProductView(
                Sql.id(row, "id", Id.ProductId::new),
                new ProductView.Organisation(
                        organisation,
                        organisations.find(organisation).map(Organisation::name).orElse("")),
                row.getString("name"),
                FormFactor.parse(row.getString("form_factor")),
                json.readTree(row.getString("model")),
                row.getInt("revision"),
                Sql.instant(row, "created_at").orElseThrow(),
                row.getLong("devices"));
    }
}
