package org.opentos.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/// The page of a home: its rooms and devices as they are now.
record HomePage(Page page) {

    Locator tile(String name) {
        return page.locator("article.tile")
                .filter(
                        new Locator.FilterOptions()
                                .setHas(
                                        page.locator(
                                                ".name",
                                                new Page.LocatorOptions().setHasText(name))));
    }

    /// What the tile says of the device's state.
    Locator state(String name) {
        return tile(name).locator(".state");
    }

    void tap(String name) {
        tile(name).locator("button.act").click();
    }

    void open(String name) {
        tile(name).locator("a.open").click();
        page.waitForURL("**/device/*");
    }

    /// The page that says that it does not hear the hub.
    Locator interrupted() {
        return page.locator("header .badge.warn");
    }
}
