package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/// The page on which a phone joins a party and steers its app.
final class PlayPage {
    private PlayPage() {}

    static void join(World world, Page phone, String path, String name) {
        phone.navigate(world.web(path));
        phone.locator("main input").fill(name);
        phone.locator("[data-join]").click();
        assertThat(controller(phone)).isVisible();
    }

    static Locator controller(Page phone) {
        return phone.locator("[data-page=controller]");
    }

    static Locator control(Page phone, String id) {
        return phone.locator("[data-control=" + id + "] button");
    }
}
