package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/// The page on which a device becomes somebody's, in English.
record ClaimPage(Page page) {

    void type(String code) {
        field("Code").fill(code);
        page.locator("main form button").click();
    }

    /// Names the device, the home where there is none yet, and a new room; then claims.
    void place(String name, String homeName, String newRoom) {
        field("Name").fill(name);
        if (!homeName.isEmpty()) {
            field("Name of your home").fill(homeName);
        }
        page.locator(".chips label")
                .filter(new Locator.FilterOptions().setHasText("New room"))
                .click();
        field("Name of the room").fill(newRoom);
        page.locator("main form button.primary").click();
    }

    /// Names the device and takes a room that is there; then claims.
    void place(String name, String room) {
        field("Name").fill(name);
        page.locator(".chips label").filter(new Locator.FilterOptions().setHasText(room)).click();
        page.locator("main form button.primary").click();
    }

    void isDone(String name) {
        assertThat(page.locator(".card.done")).containsText(name + " is yours");
    }

    Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }
}
