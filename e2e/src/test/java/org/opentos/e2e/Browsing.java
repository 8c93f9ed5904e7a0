package org.opentos.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A browser with its pages, and what they complained about. One thread at a time may use it, as
/// Playwright wants it.
final class Browsing implements AutoCloseable {
    static final double PAGE_MILLIS_MAX = 30_000;

    /// The status of an answer to a request that is wrong whoever asks, such as one with an id of
    /// another kind.
    private static final int MALFORMED = 400;

    private final Playwright playwright;
    private final Browser browser;
    private final List<Page> pages = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    private Browsing(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /// The browser that people have.
    static Browsing open() {
        return open(Path.of("/usr/bin/chromium"), List.of());
    }

    /// The same engine without windows and what stands around a page in them: for pages that are
    /// looked at one by one.
    static Browsing bare() {
        return open(Path.of("/usr/bin/chromium-headless-shell"), List.of());
    }

    /// The browser that people have, whose microphone hears a recording, each time it is opened
    /// from the beginning.
    static Browsing hearing(Path recording) {
        return open(
                Path.of("/usr/bin/chromium"),
                List.of(
                        "--use-fake-ui-for-media-stream",
                        "--use-fake-device-for-media-stream",
                        "--use-file-for-fake-audio-capture=" + recording + "%noloop",
                        "--autoplay-policy=no-user-gesture-required"));
    }

    private static Browsing open(Path program, List<String> more) {
        PlaywrightAssertions.setDefaultAssertionTimeout(PAGE_MILLIS_MAX);
        Playwright playwright = Playwright.create();
        try {
            return new Browsing(playwright, launch(playwright, program, more));
        } catch (RuntimeException failure) {
            playwright.close();
            throw failure;
        }
    }

    private static Browser launch(Playwright playwright, Path program, List<String> more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--disable-gpu",
                                // A headset's room is drawn by WebGL, here without a graphics card.
                                "--enable-unsafe-swiftshader",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run",
                                "--host-resolver-rules=MAP hub.test 127.0.0.1"));
        arguments.addAll(more);
        if ("root".equals(System.getProperty("user.name"))) {
            arguments.add("--no-sandbox");
        }
        return playwright
                .chromium()
                .launch(
                        new BrowserType.LaunchOptions()
                                .setExecutablePath(program)
                                .setArgs(arguments));
    }

    Page page(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options.setIgnoreHTTPSErrors(true));
        context.setDefaultTimeout(PAGE_MILLIS_MAX);
        return opened(context.newPage());
    }

    private Page opened(Page page) {
        pages.add(page);
        page.onPageError(error -> faults.add(page.url() + ": " + error));
        page.onResponse(response -> {
            if (response.status() == MALFORMED && response.request().method().equals("GET")) {
                faults.add(page.url() + ": asked for " + response.url() + ", which is malformed");
            }
        });
        page.onConsoleMessage(message -> {
            String text = message.text();
            if (message.type().equals("error")
                    && !text.startsWith("Failed to load resource")
                    && !text.startsWith("WebSocket connection to")
                    && !text.startsWith("The Cross-Origin-Opener-Policy header has been ignored")
                    && !text.startsWith("An SSL certificate error occurred when fetching")) {
                faults.add(page.url() + ": " + text);
            }
        });
        return page;
    }

    /// What the pages' scripts complained about: uncaught errors, refused policies; and what a page
    /// asked for in a way that nobody may. Other answers that refuse something are no fault of a
    /// page, nor is what a browser does not do over plain HTTP, or with an authority that it was
    /// only told to put up with.
    List<String> faults() {
        return List.copyOf(faults);
    }

    /// A picture of every open page in that directory.
    void takePictures(Path directory, String name) {
        for (int index = 0; index < pages.size(); index++) {
            Page page = pages.get(index);
            if (!page.isClosed()) {
                Path file = directory.resolve(name + "-" + index + ".png");
                page.screenshot(new Page.ScreenshotOptions().setPath(file));
                System.out.println("    " + page.url() + " is in " + file);
            }
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
