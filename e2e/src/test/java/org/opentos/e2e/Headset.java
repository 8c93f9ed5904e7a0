package org.opentos.e2e;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;

/// A page whose person wears a headset, emulated by iwer: what `ui/shell/dev/worn.js` does in it.
/// Panels are named by the keys of their buttons.
record Headset(Page page) {
    private static final List<String> SCRIPTS =
            List.of("node_modules/iwer/build/iwer.min.js", "shell/dev/worn.js");

    /// Put on before the page is opened.
    static Headset on(World world, Page page) {
        Path pages = world.places.root().resolve("ui");
        SCRIPTS.forEach(script -> page.addInitScript(pages.resolve(script)));
        return new Headset(page);
    }

    /// Points at a panel from afar and pulls the trigger, or pinches.
    void point(String key) {
        page.evaluate("key => worn.point(key)", key);
    }

    /// Goes into a panel with what is in the hand, and out again.
    void touch(String key) {
        page.evaluate("key => worn.touch(key)", key);
    }

    /// Puts the controllers away.
    void useHands() {
        page.evaluate("() => worn.useHands()");
    }
}
