package org.opentos.cli.releases;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.opentos.cli.CommandException;
import org.opentos.cli.account.HubClient;
import org.opentos.protocol.Id.ProductId;
import tools.jackson.databind.JsonNode;

/// A product of whoever is signed in.
record MakersProduct(ProductId id, String name) {
    /// Nothing in it is read by a shell.
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]*");

    /// @param named its name or id
    static MakersProduct of(HubClient hub, String named) {
        if (named.startsWith("product_")) {
            return read(hub.get("/api/v1/products/" + HubClient.segment(named)));
        }
        List<MakersProduct> all = all(hub);
        List<MakersProduct> found =
                all.stream().filter(each -> each.name.equalsIgnoreCase(named)).toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.isEmpty()) {
            throw new CommandException(
                    all.isEmpty()
                            ? "you have no products; sign a maker up on the hub's page \"New organisation\", accept the agreement, and describe a product"
                            : "no product of yours is named %s; yours are:\n%s"
                                    .formatted(named, list(all)));
        }
        throw new CommandException(
                "several products of yours are named %s; give the id of one:\n%s"
                        .formatted(named, list(found)));
    }

    private static List<MakersProduct> all(HubClient hub) {
        List<MakersProduct> all = new ArrayList<>();
        for (JsonNode each : hub.get("/api/v1/session").path("organisations")) {
            if (each.path("kind").asString().equals("maker")) {
                hub.get("/api/v1/organisations/" + each.path("id").asString() + "/products")
                        .forEach(product -> all.add(read(product)));
            }
        }
        return all;
    }

    private static MakersProduct read(JsonNode product) {
        return new MakersProduct(
                ProductId.parse(product.path("id").asString()), product.path("name").asString());
    }

    private static String list(List<MakersProduct> products) {
        return products.stream()
                .map(each -> "  %s  %s".formatted(each.id.text(), each.name))
                .collect(Collectors.joining("\n"));
    }

    /// In the REST interface.
    String path() {
        return "/api/v1/products/" + id.text();
    }

    /// As a shell takes it: by its name where that is plain, else by its id.
    String asOption() {
        if (!PLAIN.matcher(name).matches()) {
            return "--product " + id.text();
        }
        return name.contains(" ") ? "--product \"" + name + '"' : "--product " + name;
    }
}
