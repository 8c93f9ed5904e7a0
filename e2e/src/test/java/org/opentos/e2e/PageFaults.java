package org.opentos.e2e;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import java.util.ArrayList;
import java.util.List;

/// What is wrong with a page for those who read, steer or see it otherwise than its maker did.
final class PageFaults {
    private static final List<String> SERIOUS = List.of("serious", "critical");
    private static final int NARROWEST_PIXELS = 360;
    private static final int KEYS_MAX = 200;

    /// Once for a page that is not loaded anew.
    private static final String INJECTED = "() => 'axe' in globalThis";

    private static final String INJECT = "() => {" + AxeBuilder.getAxeScript() + "}";

    /// Runs every rule. What axe would tell beside of each element that has no fault takes most of
    /// the time of its own builder for Playwright.
    private static final String SERIOUS_ONES =
            """
            async serious => {
              const { violations } = await axe.run(document, { resultTypes: ["violations"] });
              return violations
                .filter(({ impact }) => serious.includes(impact))
                .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + " at " + target + ": " + failureSummary));
            }
            """;

    /// Animations that still run for somebody who asked for none.
    private static final String MOVING =
            """
            () => document.getAnimations()
              .filter(each => each.playState === "running")
              .map(each => each.effect?.target?.outerHTML.slice(0, 120) ?? each.animationName)
            """;

    /// What reaches beyond the right edge, where the page scrolls for it. For which a page may
    /// still be drawn for its former size.
    private static final double SETTLED_MILLIS_MAX = 3_000;

    private static final String TOO_WIDE =
            """
            () => document.documentElement.scrollWidth <= innerWidth ? [] :
              [...document.querySelectorAll("body *")]
                .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
                .map(each => each.outerHTML.slice(0, 120))
                .slice(-3)
            """;

    /// What a screen that does not scroll as a whole cuts off.
    private static final String CUT_OFF =
            """
            () => [...document.querySelectorAll("[data-page], [data-page] *")]
              .filter(each => !each.closest("[data-scroll]") || each.matches("[data-scroll]"))
              .map(each => [each, each.getBoundingClientRect()])
              .filter(([, box]) => box.width > 0 && (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1))
              .map(([each]) => each.outerHTML.slice(0, 120))
            """;

    /// Notes which controls have had the focus and which of them showed it: by anything that the
    /// control, what holds it or what stands beside it looks different by.
    private static final String FOLLOW_FOCUS =
            """
            () => {
              const near = element => [element, element.parentElement, element.parentElement?.parentElement, ...(element.parentElement?.children ?? [])].filter(Boolean);
              const look = element => near(element).map(each => {
                const { boxShadow, outlineStyle, outlineWidth, borderColor, opacity } = getComputedStyle(each);
                return [boxShadow, outlineStyle, outlineWidth, borderColor, opacity].join();
              }).join(";");
              const within = document.querySelector("dialog[open]") ?? document;
              const controls = [...within.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
                .filter(each => !each.disabled && each.tabIndex >= 0 && each.type !== "hidden" && each.checkVisibility({ visibilityProperty: true }));
              document.activeElement?.blur();
              const plain = new Map(controls.map(each => [each, look(each)]));
              const reached = new Set();
              const unseen = [];
              document.addEventListener("focusin", ({ target }) => {
                if (plain.has(target) && !reached.has(target) && look(target) === plain.get(target)) {
                  unseen.push(target);
                }
                reached.add(target);
              });
              const group = each => each.type === "radio" ? controls.filter(other => other.type === "radio" && other.name === each.name) : [each];
              globalThis.followed = () => [
                ...controls.filter(each => each.isConnected && !group(each).some(other => reached.has(other))).map(each => "no key reaches " + each.outerHTML.slice(0, 120)),
                ...unseen.map(each => "focus is not seen on " + each.outerHTML.slice(0, 120)),
              ];
              return controls.length;
            }
            """;

    private PageFaults() {}

    /// By the rules of axe-core.
    static List<String> serious(Page page) {
        if (!(Boolean) page.evaluate(INJECTED)) {
            page.evaluate(INJECT);
        }
        return told("", page.evaluate(SERIOUS_ONES, SERIOUS));
    }

    static List<String> moving(Page page) {
        return told("moves: ", page.evaluate(MOVING));
    }

    /// On the narrowest phone. Leaves the page at that width.
    static List<String> tooWide(Page page) {
        page.setViewportSize(NARROWEST_PIXELS, page.viewportSize().height);
        return told("too wide: ", settled(page, TOO_WIDE));
    }

    /// At that size of a screen. Leaves the page at it.
    static List<String> cutOff(Page page, int width, int height) {
        page.setViewportSize(width, height);
        return told("cut off at " + width + "x" + height + ": ", settled(page, CUT_OFF));
    }

    /// What is found once the page has taken its new size in: a chart is drawn again only then.
    private static Object settled(Page page, String finding) {
        try {
            page.waitForFunction(
                    "() => (" + finding + ")().length === 0",
                    null,
                    new Page.WaitForFunctionOptions().setTimeout(SETTLED_MILLIS_MAX));
            return List.of();
        } catch (TimeoutError stays) {
            return page.evaluate(finding);
        }
    }

    /// Goes through all controls with the Tab key.
    static List<String> withoutMouse(Page page) {
        int controls = ((Number) page.evaluate(FOLLOW_FOCUS)).intValue();
        if (controls > KEYS_MAX) {
            return List.of(controls + " controls are too many for keys");
        }
        // Once more for the page itself, which stands between the last control and the first; and
        // for what has come to a living page meanwhile.
        List<String> faults = List.of();
        for (int key = 0; key <= controls || (key < KEYS_MAX && !faults.isEmpty()); key++) {
            page.keyboard().press("Tab");
            if (key >= controls) {
                faults = told("", page.evaluate("followed()"));
            }
        }
        return faults;
    }

    private static List<String> told(String fault, Object found) {
        List<String> faults = new ArrayList<>();
        for (Object each : (List<?>) found) {
            faults.add(fault + each);
        }
        return faults;
    }
}
