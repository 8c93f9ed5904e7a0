package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.devices.CredentialKind;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.makers.Batches;
import org.opentos.hub.makers.Minting;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// Production batches and the one-time stream of their identities.
@RestController
@RequestMapping("/api/v1")
class BatchController {
    record Ordered(
            int size,
            @Nullable CredentialKind credential,
            @Nullable String note,
            @Nullable Instant claimCodesExpireAt) {}

    record Received(int received) {}

    private final Batches batches;
    private final Minting minting;
    private final HubAddresses addresses;
    private final JsonMapper json;

    BatchController(Batches batches, Minting minting, HubAddresses addresses, JsonMapper json) {
        this.batches = batches;
        this.minting = minting;
        this.addresses = addresses;
        this.json = json;
    }

    @GetMapping("/products/{product}/batches")
    ResponseEntity<?> list(Caller caller, @PathVariable Id.ProductId product) {
        return Answers.of(batches.of(caller, product));
    }

    @PostMapping("/products/{product}/batches")
    @Operation(summary = "Orders a batch of 1 to 100,000 identities.")
    ResponseEntity<?> order(
            Caller caller, @PathVariable Id.ProductId product, @RequestBody Ordered body) {
        return Answers.of(
                HttpStatus.CREATED,
                batches.order(
                        caller,
                        product,
                        new Batches.Order(
                                body.size(),
                                body.credential() == null
                                        ? CredentialKind.CERTIFICATE
                                        : body.credential(),
                                body.note() == null ? "" : body.note().strip(),
                                Optional.ofNullable(body.claimCodesExpireAt()))));
    }

    @GetMapping("/batches/{batch}")
    ResponseEntity<?> see(Caller caller, @PathVariable Id.BatchId batch) {
        return Answers.of(batches.find(caller, batch));
    }

    @PostMapping("/batches/{batch}/revocation")
    @Operation(summary = "Revokes the identities that did not arrive, to mint them anew.")
    ResponseEntity<?> revoke(
            Caller caller, @PathVariable Id.BatchId batch, @RequestBody Received body) {
        return Answers.of(batches.revoke(caller, batch, body.received()));
    }

    /// Streams from this thread, so that a slow reader slows the minting and nothing piles up. An
    /// answer that breaks off has no end of the ZIP, by which every program knows.
    @PostMapping("/batches/{batch}/identities")
    @Operation(summary = "The identities of a batch as a ZIP, once only.")
    void identities(
            Caller caller,
            @PathVariable Id.BatchId batch,
            @RequestParam(defaultValue = "false") boolean resume,
            HttpServletResponse response)
            throws IOException {
        switch (minting.begin(caller, batch, resume, addresses.current())) {
            case Outcome.Refused<Minting.Stream>(Refusal refusal) ->
                    Answers.write(response, json, refusal);
            case Outcome.Done<Minting.Stream>(Minting.Stream stream) -> {
                response.setContentType("application/zip");
                response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                response.setHeader(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + stream.fileName() + "\"");
                stream.writeTo(response.getOutputStream());
            }
        }
    }
}
