import { regional } from "@opentos/sdk/clock";
import { element } from "@opentos/sdk/page";
import type { Context } from "@opentos/sdk";
import { cities, type City } from "./cities.ts";
import { dial } from "./dial.ts";
import { age, degrees, type Known } from "./glance.ts";
import { picture } from "./picture.ts";
import type { Forecast } from "./weather.ts";
import { fill, words } from "./words.ts";

export const PAGES = ["now", "hours", "days", "cities"] as const;
export type Page = (typeof PAGES)[number];

export interface Acts {
  readonly choose: (city: City) => void;
  readonly turnUnit: () => void;
  readonly again: () => void;
}

/** The city's own clock. */
const clock = (at: number, offset: number, locale: string, how: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, { ...how, timeZone: "UTC" }).format(at + offset * 1_000);

function button(text: string, does: () => void, attributes: { readonly [name: string]: string | null } = {}): HTMLElement {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", does);
  return made;
}

/** How old what is shown is, where it is not new. */
function stamp({ locale }: Context, forecast: Forecast, now: number): HTMLElement | null {
  const old = age(forecast.asked, now);
  return old && element("p", { class: "stamp" }, fill(words[locale].asOf, { age: new Intl.RelativeTimeFormat(locale).format(-old.value, old.unit) }));
}

function missing(context: Context, known: Known, acts: Acts, city: "h1" | "p" = "p"): HTMLElement[] {
  const said = words[context.locale];
  return [
    element(city, { class: "city" }, known.city.names[context.locale]),
    element("p", { class: "told", role: "status" }, known.trouble === "asking" || known.trouble === null ? said.asking : said[known.trouble]),
    ...(known.trouble === "offline" || known.trouble === "unreadable" ? [button(said.again, acts.again, { "data-key": "again" })] : []),
  ];
}

export function nowPage(context: Context, known: Known, now: number, acts: Acts): HTMLElement {
  const { locale } = context;
  const said = words[locale];
  const { forecast, unit } = known;
  if (!forecast) {
    return element("section", { class: "now", "data-kind": "none" }, element("div", { class: "middle missing" }, ...missing(context, known, acts, "h1")));
  }
  const today = forecast.days[0];
  const page = element("section", { class: "now", "data-kind": forecast.kind, "data-day": String(forecast.day) });
  page.append(
    dial(forecast),
    element(
      "div",
      { class: "middle" },
      element("h1", { class: "city" }, known.city.names[locale]),
      element("div", { class: "both" }, picture(forecast.kind, forecast.day), element("p", { class: "degrees" }, degrees(forecast.temperature, unit))),
      element("p", { class: "kind" }, said.kinds[forecast.kind]),
      today ? element("p", { class: "range" }, fill(said.range, { high: degrees(today.high, unit), low: degrees(today.low, unit) })) : null,
      stamp(context, forecast, now) ?? element("p", { class: "range" }, fill(said.feels, { degrees: degrees(forecast.feels, unit) })),
    ),
  );
  return page;
}

export function hoursPage(context: Context, known: Known, now: number, acts: Acts): HTMLElement {
  const { locale, form } = context;
  const said = words[locale];
  const { forecast, unit } = known;
  if (!forecast) {
    return element("section", { class: "hours missing" }, ...missing(context, known, acts));
  }
  const every = form === "glasses" ? 2 : 3;
  const list = element("ul", { class: "row" });
  forecast.hours
    .filter((_, index) => index % every === 0)
    .forEach((hour, index) => {
      list.append(
        element(
          "li",
          {},
          element("span", { class: "at" }, index === 0 ? said.now : clock(hour.at, forecast.offset, regional(locale), { hour: "numeric" })),
          picture(hour.kind, hour.day),
          element("span", { class: "value" }, degrees(hour.temperature, unit)),
          element("span", { class: "wet", "aria-label": fill(said.wet, { percent: hour.wet }) }, hour.wet >= 20 ? `${Math.round(hour.wet / 5) * 5}%` : ""),
        ),
      );
    });
  return element("section", { class: "hours" }, element("h2", {}, said.hours), list, stamp(context, forecast, now));
}

/** @param asked the number of the day that somebody asked for, from today on */
export function daysPage(context: Context, known: Known, now: number, acts: Acts, asked: number | null = null): HTMLElement {
  const { locale } = context;
  const said = words[locale];
  const { forecast, unit } = known;
  if (!forecast) {
    return element("section", { class: "days missing" }, ...missing(context, known, acts));
  }
  const list = element("ul", { class: "list" });
  forecast.days.forEach((day, index) => {
    list.append(
      element(
        "li",
        { "aria-current": index === asked ? "date" : null },
        element("span", { class: "at" }, index === 0 ? said.today : clock(day.at, forecast.offset, locale, { weekday: "short" })),
        picture(day.kind, true),
        element("span", { class: "value" }, degrees(day.high, unit)),
        element("span", { class: "low" }, degrees(day.low, unit)),
      ),
    );
  });
  return element("section", { class: "days" }, element("h2", {}, said.days), list, stamp(context, forecast, now));
}

/** @param browsed the city around which glasses show a few: a long list would hide the view */
export function citiesPage(context: Context, known: Known, browsed: City, acts: Acts): HTMLElement {
  const { locale, form } = context;
  const said = words[locale];
  const at = cities.indexOf(browsed);
  const shown =
    form === "glasses"
      ? [-1, 0, 1].map((step) => cities[(at + step + cities.length) % cities.length] as City)
      : [known.city, ...cities.filter((each) => each !== known.city)];
  const list = element("ul", { class: "choices" });
  for (const city of shown) {
    list.append(
      element("li", {}, button(city.names[locale], () => acts.choose(city), { "data-key": city.id, "aria-pressed": String(city === known.city) })),
    );
  }
  const unit = button(said.unit, acts.turnUnit, { class: "unit", "data-key": "unit" });
  return element("section", { class: "cities" }, element("h2", {}, said.cities), list, unit, element("p", { class: "source" }, said.source));
}
