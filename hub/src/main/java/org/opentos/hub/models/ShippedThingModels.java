package org.opentos.hub.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The Thing Models that ship with the hub (`api/thing-models`), for makers to start from.
@Component
public final class ShippedThingModels {
    private static final String SUFFIX = ".tm.json";

    private final JsonMapper json;
    private volatile @Nullable List<Shipped> all;

    ShippedThingModels(JsonMapper json) {
        this.json = json;
    }

    /// @param name of the file, without its ending
    public record Shipped(
            String name, String title, JsonNode titles, String formFactor, JsonNode model) {}

    /// By name.
    public List<Shipped> all() {
        List<Shipped> known = all;
        if (known == null) {
            known = read();
            all = known;
        }
        return known;
    }

    private List<Shipped> read() {
        List<Shipped> shipped = new ArrayList<>();
        try {
            for (Resource resource :
                    new PathMatchingResourcePatternResolver()
                            .getResources("classpath*:thing-models/*" + SUFFIX)) {
                try (InputStream stream = resource.getInputStream()) {
                    JsonNode model = json.readTree(stream);
                    String file = String.valueOf(resource.getFilename());
                    shipped.add(
                            new Shipped(
                                    file.substring(0, file.length() - SUFFIX.length()),
                                    model.path("title").asString(""),
                                    model.path("titles"),
                                    model.path("tos:formFactor").asString(""),
                                    model));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the shipped Thing Models", failure);
        }
        shipped.sort(Comparator.comparing(Shipped::name));
        return List.copyOf(shipped);
    }
}
