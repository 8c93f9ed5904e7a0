package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.makers.Products;
import org.opentos.hub.models.ModelDocument;
import org.opentos.protocol.Id;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What makers do with their products.
@RestController
@RequestMapping("/api/v1")
class ProductController {
    private final Products products;

    ProductController(Products products) {
        this.products = products;
    }

    @GetMapping("/organisations/{organisation}/products")
    @Operation(summary = "An organisation's products, newest first.")
    ResponseEntity<?> list(Caller caller, @PathVariable Id.OrganisationId organisation) {
        return Answers.of(products.of(caller, organisation));
    }

    @PostMapping("/organisations/{organisation}/products")
    @Operation(summary = "Makes a product of a name, a form factor and a Thing Model.")
    ResponseEntity<?> create(
            Caller caller, @PathVariable Id.OrganisationId organisation, @RequestBody byte[] body) {
        return Answers.of(
                HttpStatus.CREATED,
                ModelDocument.read(body).then(json -> products.create(caller, organisation, json)));
    }

    @GetMapping("/products/{product}")
    ResponseEntity<?> see(Caller caller, @PathVariable Id.ProductId product) {
        return Answers.of(products.find(caller, product));
    }

    @PutMapping("/products/{product}")
    @Operation(summary = "Makes a new revision; refused where it breaks devices that people have.")
    ResponseEntity<?> revise(
            Caller caller, @PathVariable Id.ProductId product, @RequestBody byte[] body) {
        return Answers.of(
                ModelDocument.read(body).then(json -> products.revise(caller, product, json)));
    }
}
