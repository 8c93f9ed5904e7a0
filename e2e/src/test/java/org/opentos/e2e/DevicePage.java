package org.opentos.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/// The page of one device, with its controls, history and causes.
record DevicePage(Page page) {

    String device() {
        return page.url().replaceAll(".*/device/([^/?#]+).*", "$1");
    }

    /// Its name, place and whether it is online.
    Locator head() {
        return page.locator("main header");
    }

    Locator property(String name) {
        return page.locator("[data-property=" + name + "]");
    }

    /// What is reported.
    Locator value(String property) {
        return property(property).locator(".value");
    }

    /// What was asked for and is not so; nothing while all is as it was asked for.
    Locator asked(String property) {
        return property(property).locator(".asked");
    }

    Locator toggle(String property) {
        return property(property).getByRole(AriaRole.SWITCH);
    }

    void slide(String property, int value) {
        property(property).locator("input[type=range]").fill(Integer.toString(value));
    }

    void choose(String property, String title) {
        property(property)
                .locator(".segments label")
                .filter(new Locator.FilterOptions().setHasText(title))
                .click();
    }

    Locator action(String name) {
        return page.locator("[data-action=" + name + "]");
    }

    /// Opens the newest change whose line has that text.
    Locator change(String text) {
        return page.locator("section.why .line > li")
                .filter(new Locator.FilterOptions().setHasText(text))
                .first();
    }

    /// The line at the top of the page that tells what somebody last did to the device.
    Locator headline() {
        return page.locator("button.latest");
    }

    /// The change that the headline led to, also where a newer one is the headline by now.
    Locator told() {
        return page.locator("section.why details:has(summary:focus)");
    }

    Locator chart() {
        return page.locator(".chart [role=img]");
    }

    void chartOf(String property) {
        page.locator("section[aria-labelledby=history] select").selectOption(property);
    }
}
