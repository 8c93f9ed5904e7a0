import { world } from "../../shell/dev/world.mjs";

/** The devices of an invented home, as an app sees those that a person chose for it. */
export function devices(locale) {
  return world(new URLSearchParams({ form: "tv", locale })).things.map((thing) => ({
    id: thing.id,
    name: thing.name,
    room: thing.room ?? "",
    online: thing.online,
    formFactor: thing.formFactor,
    values: Object.fromEntries(Object.entries(thing.reported).map(([name, { value }]) => [name, value])),
    properties: thing.model.properties ?? {},
    actions: thing.model.actions ?? {},
  }));
}
