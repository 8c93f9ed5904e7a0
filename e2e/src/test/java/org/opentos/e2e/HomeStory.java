package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.List;
import java.util.Map;
import org.opentos.cli.account.HubClient;

/// The part of the story that the people of a home live: claiming, controlling, asking why,
/// sharing.
final class HomeStory {
    /// An unplugged device looks offline everywhere within a second or two; the rest is for a
    /// machine that has much to do.
    private static final double OFFLINE_SHOWN_MILLIS_MAX = 5_000;

    private static final double DRINK_MADE_MILLIS_MAX = 60_000;

    private final World world;
    private final MakerStory maker;
    private final Person ada = Person.named("Ada");
    private final Page phone;
    private final HomePage home;
    private final DevicePage device;
    private final Shell tv;

    HomeStory(World world, MakerStory maker) {
        this.world = world;
        this.maker = maker;
        phone = world.phone("en");
        home = new HomePage(phone);
        device = new DevicePage(phone);
        tv = Shell.on(world, world.power("tv"), 1920, 1080);
    }

    void tell() throws Exception {
        world.step("the television shows how to make it yours", this::tvWaits);
        world.step("the owner scans it, signs up on the way and claims it", this::claimTv);
        world.step("a lamp is claimed by typing its code", this::claimLamp);
    }

    private void tvWaits() {
        assertThat(tv.shown("claim")).isVisible();
        assertThat(tv.claimCode()).hasText(maker.claimCode("tv"));
    }

    private void claimTv() throws Exception {
        phone.navigate(tv.scanned());
        assertThat(phone.locator("main")).containsText("Lumen Vision 55 by Lumen Works");
        phone.locator("a[href^='/sign-up']").first().click();
        ada.signUp(phone);
        ClaimPage claim = new ClaimPage(phone);
        claim.place("TV", "Maple Street 7", "Living room");
        claim.isDone("TV");
        assertThat(tv.shown("home")).isVisible();
        assertThat(tv.shown("home").locator("h1")).hasText("Maple Street 7");
    }

    private void claimLamp() {
        Shell lamp = Shell.on(world, world.power("lamp"), 480, 320);
        assertThat(lamp.claimCode()).hasText(maker.claimCode("lamp"));
        phone.navigate(world.web("/claim"));
        ClaimPage claim = new ClaimPage(phone);
        claim.type(maker.claimCode("lamp").toLowerCase(java.util.Locale.ROOT));
        claim.place("Reading lamp", "Living room");
        claim.isDone("Reading lamp");
        assertThat(lamp.shown("panel")).isVisible();
    }
}
