import { controlFor, range as rangeOf } from "@opentos/kit/schema";
import { choiceTitle, descriptionOf, titleOf, type ActionAffordance, type Json } from "@opentos/kit/thing";
import type { Panel } from "@opentos/sdk/room";
import { activityKey, goingOn, whereOf } from "../apps/activity.ts";
import { iconOfActivity, iconOfApp, nameOf } from "../apps/frame.ts";
import type { Moving } from "../apps/moving.svelte.ts";
import { COLOURS } from "../controls/colours.ts";
import { answerKey, fieldsOf, inputOf, missing, startingAnswers, unsaid, type Answers, type Field } from "../controls/form.ts";
import { press, snap } from "../controls/steps.ts";
import type { Shell } from "../parts/shell.svelte.ts";
import { same } from "../runtime/intents.ts";
import type { Page } from "../steer/pages.svelte.ts";
import { iconOf, openActions, openControls, readingsOf, withheldControls, withholds, type Part } from "../things/layout.ts";
import { position, type Thing } from "../things/thing.ts";
import { isLit, lineFor, readingLine, stateLine } from "../things/words.ts";
import type { Talking } from "../voice/talking.svelte.ts";
import { pathsOf } from "./paths.ts";

/** A panel of the room and what pressing it does; `x` is where, from 0 at its left to 1. */
export interface Shown extends Panel {
  act: (x: number) => void;
}

/** What a form in the room was told so far. */
export interface Told {
  answers: Answers;
  change: (answers: Answers) => void;
}

const nothing = (): void => undefined;

/** What goes on, the things of the home, what is installed, and the ways to speak and to the store. */
export function homePanels(shell: Shell, pictures: ReadonlyMap<string, HTMLImageElement>): Shown[] {
  const own = shell.own;
  return [
    ...goingPanels(shell, pictures),
    ...shell.others.map((thing) => thingPanel(shell, thing)),
    ...(shell.runtime.state?.apps ?? []).filter(({ state }) => state === "ready").map((app): Shown => ({
      id: `app/${app.installation}`,
      title: nameOf(app, shell.locale),
      detail: shell.t("room.app"),
      look: "key",
      icon: pathsOf("app"),
      picture: pictures.get(iconOfApp(app) ?? ""),
      act: () => shell.pages.show(app.installation),
    })),
    ...(shell.runtime.state?.voice?.hears
      ? [{ id: "voice", title: shell.t("voice.title"), detail: shell.waits ? shell.t("voice.wake.open", { phrase: shell.runtime.state.voice.wake?.phrase ?? "" }) : "", look: "key", icon: pathsOf("voice"), act: () => shell.pages.open({ kind: "voice" }) } as const]
      : []),
    { id: "store", title: shell.t("store.title"), look: "key", icon: pathsOf("store"), act: () => shell.pages.open({ kind: "store" }) },
    ...(own ? [{ ...thingPanel(shell, own), act: () => shell.pages.open({ kind: "thing", id: own.id }) }] : []),
  ];
}

/** As the other terminals show it under "Go on": what cannot be moved now is not offered. */
function goingPanels(shell: Shell, pictures: ReadonlyMap<string, HTMLImageElement>): Shown[] {
  const state = shell.runtime.state;
  const shown = shell.connected ? goingOn(state?.activities ?? [], state?.apps ?? []) : [];
  return shown.map((each): Shown => ({
    id: activityKey(each.activity.id),
    title: each.activity.title,
    detail: shell.t("room.going", { name: nameOf(each.app, shell.locale), person: each.activity.person }),
    state: whereOf(each.activity, shell.t),
    look: each.activity.near && each.activity.open ? "lit" : "key",
    icon: pathsOf("handover"),
    picture: pictures.get(iconOfActivity(each) ?? ""),
    act: () => shell.pages.open({ kind: "activity", id: each.activity.id }),
  }));
}

function thingPanel(shell: Shell, thing: Thing): Shown {
  return {
    id: thing.id,
    title: thing.name,
    detail: thing.room ?? shell.t("thing.noRoom"),
    state: stateLine(thing, shell.locale),
    look: thing.away !== null ? "away" : isLit(thing) ? "lit" : "plain",
    icon: pathsOf(thing.away === "offline" ? "offline" : (thing.model["tos:icon"] ?? "device")),
    act: () => shell.act(thing),
  };
}

/**
 * The topmost page as panels; null where it has none, so that the home stays.
 *
 * @param about what the page is about, where that is an activity, or somebody who speaks
 */
export function pagePanels(shell: Shell, page: Page, told: Told, { moving, talking }: { moving: Moving | null; talking: Talking | null }): Shown[] | null {
  const back: Shown = { id: "back", title: shell.t("back"), look: "key", icon: pathsOf("back"), act: () => void shell.pages.back() };
  if (page.kind === "activity") {
    return moving && [back, ...moves(shell, moving)];
  }
  if (page.kind === "voice") {
    return talking && [back, ...speech(shell, talking)];
  }
  const thing = "thing" in page ? shell.thing(page.thing) : page.kind === "thing" ? shell.thing(page.id) : null;
  if (!thing) {
    return null;
  }
  switch (page.kind) {
    case "thing":
      return [back, ...controls(shell, thing), ...actions(shell, thing), ...readings(shell, thing)];
    case "property":
      return [back, ...choices(shell, thing, page.property)];
    case "action": {
      const action = thing.model.actions?.[page.action];
      return action ? [back, ...form(shell, thing, page.action, action, told)] : null;
    }
    case "confirm":
      return confirm(shell, thing, page.property, page.value);
    default:
      return null;
  }
}

/** To go on with it here, or to let it go on elsewhere. */
function moves(shell: Shell, moving: Moving): Shown[] {
  const { activity, busy, places } = moving;
  const said = (id: string, title: string): Shown => ({ id, title, look: "away", act: nothing });
  if (!activity) {
    return [said("gone", shell.t("activity.gone"))];
  }
  const go: Shown = activity.here
    ? { id: "go", title: shell.t("activity.go"), look: "lit", act: () => moving.open() }
    : { id: "fetch", title: shell.t("activity.fetch"), look: busy ? "away" : "lit", act: () => void (busy || moving.move("")) };
  return [
    { ...go, detail: activity.title, state: whereOf(activity, shell.t), icon: pathsOf("handover") },
    ...(places === null ? [said("looking", shell.t("activity.looking"))] : places.length === 0 ? [said("nowhere", shell.t("activity.nowhere"))] : []),
    ...(places ?? []).map(({ device, name, room, online }): Shown => ({
      id: `to/${device ?? ""}`,
      title: shell.t("room.move", { place: name }),
      detail: online ? room : shell.t("activity.offline"),
      look: busy || !online ? "away" : "key",
      icon: pathsOf(online ? "forward" : "offline"),
      act: () => void (busy || !online || moving.move(device ?? "")),
    })),
  ];
}

/** What somebody says, what was understood, and what can be done about it. */
function speech(shell: Shell, talking: Talking): Shown[] {
  const { phase, exchange, voice } = talking;
  const kept = voice?.kept
    ? voice.kept === "mine" ? shell.t("voice.kept.mine", { person: shell.runtime.state?.wallet?.person ?? "" }) : shell.t("voice.kept.shared")
    : "";
  if (phase) {
    return [
      { id: "phase", title: shell.t(`voice.phase.${phase}`), detail: kept, look: phase === "speaking" ? "lit" : "away", icon: pathsOf(phase === "thinking" ? "pending" : "voice"), act: nothing },
      { id: "said", title: shell.t("voice.said"), look: "key", icon: pathsOf("check"), act: () => shell.ear.end() },
    ];
  }
  const answered: Shown[] = exchange
    ? [
        ...(exchange.words ? [{ id: "words", title: `“${exchange.words}”`, look: "away", icon: pathsOf("voice"), act: nothing } as const] : []),
        { id: "answer", title: exchange.answer, look: "plain", icon: pathsOf(exchange.state === "done" ? "success" : "info"), act: nothing },
      ]
    : [];
  const choices = talking.asks && talking.confirms && exchange
    ? exchange.choices.map((choice, index): Shown => ({
        id: `choice/${index}`,
        title: exchange.choices.length === 1 ? shell.t(exchange.state === "asked" ? "voice.yes" : "voice.do") : choice,
        look: "lit",
        icon: pathsOf("check"),
        act: () => talking.choose(index + 1),
      }))
    : [];
  const after: Shown[] = talking.asks
    ? [{ id: "decline", title: shell.t("voice.leave"), look: "key", icon: pathsOf("close"), act: () => talking.decline() }]
    : talking.undoable(shell.runtime.deviceNow())
      ? [{ id: "undo", title: shell.t("voice.undo"), look: "key", icon: pathsOf("back"), act: () => talking.undo() }]
      : [];
  return [
    ...(talking.trouble ? [{ id: "trouble", title: talking.trouble, look: "away", icon: pathsOf("warning"), act: nothing } as const] : []),
    ...answered,
    ...choices,
    ...after,
    { id: "again", title: shell.t(exchange ? "voice.again" : "voice.title"), detail: kept, look: "key", icon: pathsOf("voice"), act: () => void (voice?.hears && talking.listen()) },
    ...(talking.helps ? talking.examples.map((example): Shown => ({ id: `example/${example}`, title: `“${example}”`, look: "away", icon: pathsOf("question"), act: nothing })) : []),
  ];
}

function controls(shell: Shell, thing: Thing): Shown[] {
  return openControls(thing)
    .filter(({ control }) => control !== "text")
    .map((part) => control(shell, thing, part));
}

function control(shell: Shell, thing: Thing, { name, property, control }: Part): Shown {
  const reading = thing.readings[name];
  const shown = position(reading);
  const range = rangeOf(property);
  const base = {
    id: `${thing.id}/${name}`,
    title: titleOf(property, name, shell.locale),
    state: control === "colour" ? "" : readingLine(property, reading, shell.locale),
    icon: pathsOf(iconOf(name, control)),
  };
  if (control === "switch") {
    return { ...base, look: reading?.value === true ? "lit" : "plain", act: () => shell.set(thing, name, shown !== true) };
  }
  if (control === "slider" || control === "number") {
    const from = typeof shown === "number" ? shown : range.min;
    const act = (x: number): void => {
      const direction = x < 0.5 ? -1 : 1;
      shell.set(thing, name, control === "slider" ? press(from, direction, range) : snap(from + direction * range.step, range));
    };
    return { ...base, look: "plain", halves: true, act };
  }
  return { ...base, look: "key", act: () => shell.pages.open({ kind: "property", thing: thing.id, property: name }) };
}

function actions(shell: Shell, thing: Thing): Shown[] {
  return openActions(thing).map(([name, action]) => ({
    id: `${thing.id}!${name}`,
    title: titleOf(action, name, shell.locale),
    detail: descriptionOf(action, shell.locale),
    look: "key",
    icon: pathsOf((action as { "tos:icon"?: string })["tos:icon"] ?? "action"),
    act: () => shell.start(thing, name, action),
  }));
}

/** What can be looked at only, and why. */
function readings(shell: Shell, thing: Thing): Shown[] {
  const measured = [...withheldControls(thing), ...readingsOf(thing.model)].map(({ name, property, control }): Shown => ({
    id: `${thing.id}/${name}`,
    title: titleOf(property, name, shell.locale),
    state: readingLine(property, thing.readings[name], shell.locale),
    look: "away",
    icon: pathsOf(iconOf(name, control)),
    act: nothing,
  }));
  return withholds(thing)
    ? [{ id: "withheld", title: thing.name, detail: shell.t("thing.withheld"), look: "away", icon: pathsOf("info"), act: nothing }, ...measured]
    : measured;
}

function choices(shell: Shell, thing: Thing, name: string): Shown[] {
  const property = thing.model.properties?.[name];
  const shown = position(thing.readings[name]);
  const offered: [string, Json, string][] =
    property && controlFor(property) === "colour"
      ? COLOURS.map(({ key, value }) => [key, value, shell.t(key)])
      : (property?.enum ?? []).map((value) => [JSON.stringify(value), value, choiceTitle(property ?? {}, value, shell.locale)]);
  return offered.map(([key, value, title]) => ({
    id: `option/${key}`,
    title,
    look: same(shown, value) ? "lit" : "plain",
    act: () => {
      shell.pages.back();
      shell.set(thing, name, value);
    },
  }));
}

/** A press on a choice takes the next one; a number has two halves; text is written on the page. */
function form(shell: Shell, thing: Thing, name: string, action: ActionAffordance, { answers, change }: Told): Shown[] {
  const fields = fieldsOf(action);
  const title = (field: Field): string => titleOf(field.schema, field.name ?? name, shell.locale);
  const lacking = missing(fields, answers);
  const send: Shown = {
    id: "send",
    title: titleOf(action, name, shell.locale),
    detail: lacking ? shell.t("action.missing", { field: title(lacking) }) : unsaid(fields, answers).length > 0 ? shell.t("action.rest") : "",
    look: lacking ? "away" : "lit",
    icon: pathsOf("check"),
    act: () => {
      if (!lacking) {
        void shell.runtime.invoke(thing.id, name, inputOf(fields, answers)).then((sent) => sent && shell.pages.back());
      }
    },
  };
  return [
    ...fields.map((field): Shown => {
      const key = answerKey(field);
      const value = answers[key];
      const control = controlFor(field.schema);
      const numeric = control === "slider" || control === "number";
      return {
        id: `field/${key}`,
        title: title(field),
        state: value !== undefined ? lineFor(field.schema, value, shell.locale) : field.required ? shell.t("action.choose") : "",
        look: value === undefined ? "plain" : "lit",
        halves: numeric,
        act: (x) => change({ ...answers, [key]: numeric ? stepped(field, value, x) : following(field, value) }),
      };
    }),
    send,
  ];
}

function stepped(field: Field, value: Json | undefined, x: number): Json {
  const range = rangeOf(field.schema);
  return snap((typeof value === "number" ? value : range.min) + (x < 0.5 ? -1 : 1) * range.step, range);
}

/** The next of what can be said; what is optional may be left unsaid again. */
function following(field: Field, value: Json | undefined): Json | undefined {
  const offered: (Json | undefined)[] = [...(field.required ? [] : [undefined]), ...(field.schema.enum ?? (field.schema.type === "boolean" ? [true, false] : []))];
  return offered[(offered.findIndex((each) => each === value || same(each, value)) + 1) % Math.max(offered.length, 1)];
}

/** Asked again before what keeps a home safe is changed; no is where the first press would fall. */
function confirm(shell: Shell, thing: Thing, property: string, value: boolean): Shown[] {
  const schema = thing.model.properties?.[property];
  const name = thing.model["tos:primary"] === property ? thing.name : titleOf(schema, property, shell.locale);
  return [
    { id: "question", title: shell.t("confirm.title"), detail: shell.t("confirm.set", { name, value: lineFor(schema, value, shell.locale) }), look: "away", icon: pathsOf("question"), act: nothing },
    { id: "no", title: shell.t("confirm.no"), look: "plain", icon: pathsOf("close"), act: () => void shell.pages.back() },
    {
      id: "yes",
      title: shell.t("confirm.yes"),
      detail: thing.name,
      look: "key",
      icon: pathsOf("check"),
      act: () => {
        shell.pages.back();
        shell.runtime.set(thing.id, property, value);
      },
    },
  ];
}

/** What begins a form that is asked for. */
export function beginning(shell: Shell, page: Page | null): Answers {
  const action = page?.kind === "action" ? shell.thing(page.thing)?.model.actions?.[page.action] : undefined;
  return action ? startingAnswers(fieldsOf(action)) : {};
}
