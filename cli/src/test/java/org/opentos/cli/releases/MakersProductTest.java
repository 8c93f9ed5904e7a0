package org.opentos.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.opentos.protocol.Id.ProductId;

class MakersProductTest {
    private static final ProductId LAMP = new ProductId(new UUID(0x7000L, 1));
    private static final ProductId OTHER_LAMP = new ProductId(new UUID(0x7000L, 2));
    private static final ProductId TELEVISION = new ProductId(new UUID(0x7000L, 3));

    private static FakeHub hub() throws Exception {
        return new FakeHub(1)
                .answering(
                        "/api/v1/session",
                        """
                        {"organisations": [
                          {"id": "organisation_a", "kind": "maker"},
                          {"id": "organisation_b", "kind": "developer"},
                          {"id": "organisation_c", "kind": "maker"}]}
                        """)
                .answering(
                        "/api/v1/organisations/organisation_a/products",
                        """
                        [{"id": "%s", "name": "Lamp"}, {"id": "%s", "name": "Living TV"}]
                        """
                                .formatted(LAMP.text(), TELEVISION.text()))
                .answering(
                        "/api/v1/organisations/organisation_c/products",
                        """
                        [{"id": "%s", "name": "lamp"}]
                        """
                                .formatted(OTHER_LAMP.text()))
                .answering(
                        "/api/v1/products/" + LAMP.text(),
                        """
                        {"id": "%s", "name": "Lamp"}
                        """
                                .formatted(LAMP.text()));
    }

    @Test
    void it_is_found_by_its_name_or_its_id() throws Exception {
        try (FakeHub hub = hub()) {
            assertThat(MakersProduct.of(hub.client(), "living tv"))
                    .isEqualTo(new MakersProduct(TELEVISION, "Living TV"));
            assertThat(MakersProduct.of(hub.client(), LAMP.text()))
                    .isEqualTo(new MakersProduct(LAMP, "Lamp"));
        }
    }

    @Test
    void what_is_not_one_is_answered_with_what_there_is() throws Exception {
        try (FakeHub hub = hub()) {
            assertThatThrownBy(() -> MakersProduct.of(hub.client(), "kettle"))
                    .hasMessageContaining("no product of yours is named kettle; yours are:")
                    .hasMessageContaining(TELEVISION.text() + "  Living TV");
            assertThatThrownBy(() -> MakersProduct.of(hub.client(), "Lamp"))
                    .hasMessageContaining("several products of yours are named Lamp")
                    .hasMessageContaining(OTHER_LAMP.text());
        }
        try (FakeHub nobody =
                new FakeHub(1).answering("/api/v1/session", "{\"organisations\": []}")) {
            assertThatThrownBy(() -> MakersProduct.of(nobody.client(), "Lamp"))
                    .hasMessageContaining("you have no products");
        }
    }

    @Test
    void a_shell_takes_it_as_it_is_written() {
        assertThat(new MakersProduct(LAMP, "Aurora lamp").asOption())
                .isEqualTo("--product \"Aurora lamp\"");
        assertThat(new MakersProduct(LAMP, "北光灯").asOption()).isEqualTo("--product 北光灯");
        assertThat(new MakersProduct(LAMP, "Lamp $(reboot)").asOption())
                .isEqualTo("--product " + LAMP.text());
    }
}
