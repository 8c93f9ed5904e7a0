/**
 * What is looked at inside the app's page. Each function runs there, in a world of its own that the app's scripts
 * do not share, and so uses nothing from outside of itself.
 */

/** What cannot be read or reached because of how it is laid out. */
export function layout({ round, textPixels }) {
  const findings = [];
  const page = document.scrollingElement ?? document.documentElement;
  const { innerWidth: width, innerHeight: height } = window;
  const shorten = (text) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
  const reached = (each) => ["auto", "scroll"].includes(each.overflowX) || ["auto", "scroll"].includes(each.overflowY);
  const clips = (axis) => [document.documentElement, document.body].some((each) => ["hidden", "clip"].includes(getComputedStyle(each)[axis]));
  if (page.scrollWidth > width + 1 && !clips("overflowX")) {
    findings.push(`the page is ${page.scrollWidth} pixels wide, the screen ${width}`);
  }
  const scrolls = page.scrollHeight > height + 1 && !clips("overflowY");
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const outside = [];
  const cut = [];
  const small = new Map();
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const text = node.textContent.trim();
    const parent = node.parentElement;
    if (text === "" || !parent?.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || ["SCRIPT", "STYLE"].includes(parent.tagName)) {
      continue;
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    // What only a screen reader is given is one pixel wide.
    const rects = [...range.getClientRects()].filter((each) => each.width > 2 && each.height > 2);
    const box = parent.getBoundingClientRect();
    if (rects.length === 0 || box.width <= 2 || box.height <= 2) {
      continue;
    }
    let scroller = parent;
    while (scroller && scroller !== document.body && !reached(getComputedStyle(scroller))) {
      scroller = scroller.parentElement;
    }
    const mayScroll = scrolls || (scroller && scroller !== document.body);
    const size = Number.parseFloat(getComputedStyle(parent).fontSize);
    if (size < textPixels - 0.5) {
      small.set(Math.round(size), shorten(text));
    }
    for (const rect of rects) {
      if (rect.left < -1 || rect.right > width + 1 || (!mayScroll && (rect.top < -1 || rect.bottom > height + 1))) {
        outside.push(shorten(text));
        break;
      }
      const middle = (rect.top + rect.bottom) / 2;
      if (round && (!mayScroll || (middle > height * 0.2 && middle < height * 0.8))) {
        const corners = [rect.left, rect.right].flatMap((x) => [rect.top, rect.bottom].map((y) => Math.hypot(x - width / 2, y - height / 2)));
        // A line's box is taller than its letters.
        if (Math.max(...corners) > width / 2 + rect.height * 0.25) {
          cut.push(shorten(text));
          break;
        }
      }
    }
  }
  for (const text of outside.slice(0, 5)) {
    findings.push(`“${text}” lies outside of the screen`);
  }
  for (const text of cut.slice(0, 5)) {
    findings.push(`“${text}” is cut off by the round screen`);
  }
  const [least] = [...small.keys()].sort((one, other) => one - other);
  return {
    findings,
    warnings: least === undefined ? [] : [`“${small.get(least)}” has letters of ${least} pixels; from where it is looked at, ${textPixels} can be read`],
  };
}

/** What a remote control could change, to be compared before and after a key. */
export function steered() {
  const page = document.scrollingElement ?? document.documentElement;
  const pressable = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(
    (each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility({ checkVisibilityCSS: true }),
  );
  const scrollers = [page, ...document.querySelectorAll("*")].filter(
    (each) => each.scrollHeight > each.clientHeight + 8 && (each === page || ["auto", "scroll"].includes(getComputedStyle(each).overflowY)),
  );
  const only = pressable.length === 1 ? pressable[0] : undefined;
  return {
    pressable: pressable.length,
    // What alone can be pressed, and is chosen already, needs no key to be reached.
    reached: only !== undefined && (only === document.activeElement || only.hasAttribute("data-steered")),
    hidden: scrollers.length > 0,
    state: JSON.stringify([
      pressable.indexOf(document.activeElement),
      scrollers.map((each) => Math.round(each.scrollTop)),
      document.documentElement.outerHTML,
    ]),
  };
}

/** The faults that axe-core finds, which has to be in the page already. */
export async function accessibility({ touch }) {
  const { violations } = await globalThis.axe.run(document, {
    resultTypes: ["violations"],
    rules: { "target-size": { enabled: touch === true } },
  });
  return violations.map(({ id, impact, help, nodes }) => ({
    serious: impact === "serious" || impact === "critical",
    text: `${help} (${id}): ${nodes.slice(0, 2).map((node) => node.target.join(" ")).join(", ")}`,
  }));
}

/** Whether everything that the page draws by itself at the beginning has come to rest. */
export async function settled() {
  await document.fonts.ready;
  const ending = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.all(ending.map((each) => each.finished.catch(() => undefined)));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}
