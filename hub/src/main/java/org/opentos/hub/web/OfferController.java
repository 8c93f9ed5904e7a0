package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.content.Catalogue;
import org.opentos.hub.content.Offer;
import org.opentos.hub.content.Offers;
import org.opentos.hub.content.Sources;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.revenue.Purchase;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Sources that organisations sell, and who buys them.
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Content", description = "My sources, what they offer, and how far I am with it.")
class OfferController {
    private final Offers offers;
    private final Sources sources;
    private final Catalogue catalogue;
    private final Organisations organisations;
    private final PaymentViews payments;

    OfferController(
            Offers offers,
            Sources sources,
            Catalogue catalogue,
            Organisations organisations,
            PaymentViews payments) {
        this.offers = offers;
        this.sources = sources;
        this.catalogue = catalogue;
        this.organisations = organisations;
        this.payments = payments;
    }

    /// @param address of the feed; it is told to nobody who buys
    /// @param prices of the whole, one for each currency; may be left out where there are
    ///   itemPrices
    /// @param itemPrices of each item alone, one for each currency; may be left out likewise
    record Draft(
            @Nullable String title,
            @Nullable String summary,
            @Nullable String address,
            @Nullable List<Amount> prices,
            @Nullable List<Amount> itemPrices) {}

    /// @param prices of the whole
    /// @param itemPrices of each item alone
    /// @param sold whether it is still sold
    record OwnOfferView(
            Id.OfferId id,
            String title,
            String summary,
            URI address,
            List<Amount> prices,
            List<Amount> itemPrices,
            Instant made,
            boolean sold) {
        static OwnOfferView of(Offer offer) {
            return new OwnOfferView(
                    offer.id(),
                    offer.title(),
                    offer.summary(),
                    offer.address(),
                    Amount.of(offer.prices()),
                    Amount.of(offer.itemPrices()),
                    offer.made(),
                    offer.isSold());
        }
    }

    /// @param organisation who sells it
    /// @param prices of the whole
    /// @param itemPrices of each item alone
    /// @param owned whether I bought the whole
    record OfferView(
            Id.OfferId id,
            String organisation,
            String title,
            String summary,
            List<Amount> prices,
            List<Amount> itemPrices,
            boolean owned) {}

    /// @param currency one of its prices
    /// @param region where I am, by ISO 3166-1, two letters, for the tax
    record BuyWish(@Nullable String currency, @Nullable String region) {}

    @GetMapping("/organisations/{organisation}/offers")
    @ApiResponse(
            responseCode = "200",
            description = "The newest first",
            content =
                    @Content(
                            array =
                                    @ArraySchema(
                                            schema = @Schema(implementation = OwnOfferView.class))))
    @Operation(summary = "The sources that my organisation sells, or sold")
    ResponseEntity<?> list(Caller caller, @PathVariable Id.OrganisationId organisation) {
        return Answers.of(
                offers.of(caller, organisation)
                        .map(all -> all.stream().map(OwnOfferView::of).toList()));
    }

    @PostMapping("/organisations/{organisation}/offers")
    @ApiResponse(
            responseCode = "201",
            description = "It is sold from now on",
            content = @Content(schema = @Schema(implementation = OwnOfferView.class)))
    @Operation(summary = "Sell a source")
    ResponseEntity<?> make(
            Caller caller, @PathVariable Id.OrganisationId organisation, @RequestBody Draft body) {
        Outcome<Offers.Draft> draft =
                prices(body.prices(), "/prices/")
                        .then(whole ->
                                prices(body.itemPrices(), "/itemPrices/")
                                        .map(alone ->
                                                new Offers.Draft(
                                                        text(body.title()),
                                                        text(body.summary()),
                                                        text(body.address()),
                                                        whole,
                                                        alone)));
        return Answers.of(
                HttpStatus.CREATED,
                draft.then(each -> offers.make(caller, organisation, each)).map(OwnOfferView::of));
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    private static Outcome<List<Money>> prices(@Nullable List<Amount> amounts, String pointer) {
        List<Money> prices = new ArrayList<>();
        for (Amount each : Objects.requireNonNullElse(amounts, List.<Amount>of())) {
            switch (Amount.read(each, pointer + prices.size())) {
                case Outcome.Done<Money>(Money price) -> prices.add(price);
                case Outcome.Refused<Money>(Refusal refusal) -> {
                    return Outcome.refused(refusal);
                }
            }
        }
        return Outcome.done(prices);
    }

    @DeleteMapping("/organisations/{organisation}/offers/{offer}")
    @Operation(summary = "Sell a source no more; who bought it keeps it")
    ResponseEntity<?> withdraw(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @PathVariable Id.OfferId offer) {
        return Answers.of(HttpStatus.NO_CONTENT, offers.withdraw(caller, organisation, offer));
    }

    @GetMapping("/content/offers")
    @Operation(summary = "The sources that are sold on this hub")
    List<OfferView> offers(Caller caller) {
        return offers.sold().stream()
                .map(each ->
                        new OfferView(
                                each.id(),
                                organisations
                                        .find(each.organisation())
                                        .map(Organisation::name)
                                        .orElse(""),
                                each.title(),
                                each.summary(),
                                Amount.of(each.prices()),
                                Amount.of(each.itemPrices()),
                                offers.hasWhole(caller.person(), each.id())))
                .toList();
    }

    @PostMapping("/content/offers/{offer}/source")
    @ApiResponse(
            responseCode = "201",
            description =
                    "Added, or there already; what it has can be seen, and played as far as it is bought",
            content =
                    @Content(schema = @Schema(implementation = ContentController.SourceView.class)))
    @Operation(summary = "Add a source that is sold")
    ResponseEntity<?> add(Caller caller, @PathVariable Id.OfferId offer) {
        return Answers.of(
                HttpStatus.CREATED,
                sources.add(caller.person(), offer).map(ContentController.SourceView::of));
    }

    @PostMapping("/content/offers/{offer}/purchases")
    @ApiResponse(
            responseCode = "201",
            description = "Asked; it can be played once it is paid",
            content = @Content(schema = @Schema(implementation = PaymentViews.RequestView.class)))
    @Operation(
            summary = "Buy all of a source",
            description =
                    "Answers with the payment request, which I approve, or an adult where I am a child.")
    ResponseEntity<?> buy(
            Caller caller,
            @PathVariable Id.OfferId offer,
            @RequestHeader(name = "Idempotency-Key", defaultValue = "") String key,
            @RequestBody BuyWish body) {
        return buy(caller, key, body, wish -> offers.buy(caller, offer, wish));
    }

    @PostMapping("/content/items/{item}/purchases")
    @ApiResponse(
            responseCode = "201",
            description = "Asked; it can be played once it is paid",
            content = @Content(schema = @Schema(implementation = PaymentViews.RequestView.class)))
    @Operation(
            summary = "Buy one item alone, of a source that is sold so",
            description =
                    "Answers with the payment request, which I approve, or an adult where I am a child.")
    ResponseEntity<?> buyItem(
            Caller caller,
            @PathVariable Id.ContentItemId item,
            @RequestHeader(name = "Idempotency-Key", defaultValue = "") String key,
            @RequestBody BuyWish body) {
        return buy(
                caller,
                key,
                body,
                wish ->
                        catalogue
                                .find(caller.person(), item)
                                .map(found -> offers.buy(caller, found, wish))
                                .orElseGet(() ->
                                        Outcome.refused(
                                                RefusalCode.NOT_FOUND, "You have no such item.")));
    }

    private ResponseEntity<?> buy(
            Caller caller,
            String key,
            BuyWish body,
            Function<Offers.Wish, Outcome<PaymentRequest>> asked) {
        Optional<Refusal> badKey = IdempotencyKeys.refuse(key, PaymentRequests.KEY_CHARACTERS_MAX);
        if (badKey.isPresent()) {
            return Answers.refuse(badKey.get());
        }
        String region = text(body.region());
        if (!Purchase.isRegion(region)) {
            return Answers.refuse(
                    RefusalCode.FIELD_INVALID, "A region has two capital letters (ISO 3166-1).");
        }
        return Answers.of(
                HttpStatus.CREATED,
                asked.apply(new Offers.Wish(key, text(body.currency()), region))
                        .map(request -> payments.request(caller.person(), request)));
    }
}
