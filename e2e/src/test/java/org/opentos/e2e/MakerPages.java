package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The pages with which a maker joins, describes products and mints identities, in English.
record MakerPages(Page page, World world) {

    void createOrganisation(String name) {
        page.navigate(world.web("/organisations/new"));
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(name);
        button("Create the organisation").click();
        page.waitForURL("**/agreement");
    }

    /// The id in the address of one of the organisation's pages.
    String organisation() {
        return page.url().replaceAll(".*/organisation/([^/]+).*", "$1");
    }

    void accept(String organisation) {
        page.getByRole(AriaRole.CHECKBOX).check();
        button("Accept for " + organisation).click();
    }

    void openNewProduct() {
        page.navigate(world.web("/organisation/" + organisation() + "/products/new"));
    }

    void startFrom(String example) {
        button(example).click();
    }

    void uploadModel(String json) {
        page.locator("input[type=file]")
                .setInputFiles(
                        new FilePayload(
                                "thing-model.json",
                                "application/json",
                                json.getBytes(StandardCharsets.UTF_8)));
    }

    void nameProduct(String name) {
        page.getByLabel("Product name").fill(name);
    }

    /// Each fault as a line of pointer and message.
    Locator faults() {
        return page.locator(".faults li");
    }

    Locator check() {
        return page.locator("main .status");
    }

    void createProduct() {
        button("Create the product").click();
        page.waitForURL("**/product/*");
    }

    void createBatch(int size, String credential) {
        button("New batch").first().click();
        page.getByLabel("Number of devices").fill(Integer.toString(size));
        page.locator("input[name=credential][value=" + credential + "]").check();
        button("Create the batch").click();
    }

    /// Downloads through the page, as the browser does.
    Path download() {
        return page.waitForDownload(() -> button("Download identities and labels").click()).path();
    }

    Locator batchState() {
        return page.locator("article .badge");
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    void showsAccepted() {
        assertThat(page.locator(".badge.good").first()).isVisible();
    }
}
