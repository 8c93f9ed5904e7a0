import type { Json } from "@opentos/kit/thing";
import type { Cause, Change, Device } from "../src/api-types.ts";
import { ago, newId, type World } from "./world.ts";

/** A believable past of a number: a slow wave with some noise, the same at each call. */
export function observations(device: Device, property: string, from: number, to: number, points: number) {
  const schema = device.model.properties?.[property];
  const now = device.twin[property]?.reported?.value;
  const count = Math.min(points, 240);
  const step = (to - from) / count;
  const values = Array.from({ length: count + 1 }, (_, index) => {
    const at = from + index * step;
    if (typeof now !== "number") {
      const other = schema?.enum?.find((each) => each !== now) ?? now;
      const value = Math.sin(at / 9e6) > 0;
      return { at: new Date(at).toISOString(), value: typeof now === "boolean" ? value : value ? now : other };
    }
    const spread = property === "temperature" ? 1.2 : Math.max(1, now * 0.25);
    const wave = Math.sin(at / 7e6) * spread + Math.sin(at / 1.3e6) * spread * 0.2;
    const value = Number((now + wave - Math.sin(to / 7e6) * spread).toFixed(1));
    const clamped = Math.min(schema?.maximum ?? Infinity, Math.max(schema?.minimum ?? -Infinity, value));
    return { at: new Date(at).toISOString(), value: clamped, min: clamped - 0.2, max: clamped + 0.2, last: clamped };
  });
  return { unit: schema?.unit, stepSeconds: typeof now === "number" ? step / 1000 : 0, points: values };
}

export function changes(world: World, device: Device): Change[] {
  const zh = world.tongue === "zh";
  const cause = (kind: Cause["kind"], name: string, door: string, text: string, minutes: number): Cause => ({ id: newId("cause"), kind, actor: { id: newId(kind === "person" ? "person" : "device"), name }, door, text, at: ago(minutes) });
  const anna = world.person.displayName;
  const primary = device.model["tos:primary"]!;
  const numeric = Object.entries(device.model.properties ?? {}).find(([, schema]) => schema.readOnly && schema.unit)?.[0];
  const list: Change[] = [];
  const value = device.twin[primary]?.reported?.value ?? null;
  const other: Json = typeof value === "boolean" ? !value : typeof value === "string" ? (device.model.properties?.[primary]?.enum?.[0] ?? null) : typeof value === "number" ? value - 1.5 : null;
  const tap = cause("person", anna, "web", zh ? "在网页上设置" : "Set on the home page", 4);
  list.push({ at: ago(3), kind: "reported", affordance: primary, from: other, to: value, causes: [cause("device", device.name, "driver", zh ? "硬件已执行" : "The hardware did it", 3), tap] });
  list.push({ at: ago(4), kind: "desired", affordance: primary, from: other, to: value, causes: [tap] });
  if (numeric) {
    const now = device.twin[numeric]?.reported?.value;
    list.push({ at: ago(34), kind: "reported", affordance: numeric, from: typeof now === "number" ? now - 1 : null, to: now ?? null, causes: [cause("device", device.name, "driver", zh ? "传感器读数" : "Read by its sensor", 34)] });
  }
  const rule = cause("rule", zh ? "晚间场景" : "Evening scene", "web", zh ? "日落后 10 分钟" : "Ten minutes after sunset", 640);
  list.push({ at: ago(639), kind: "reported", affordance: primary, from: value, to: other, causes: [cause("device", device.name, "mqtt", zh ? "已应用" : "Applied", 639), rule, cause("person", anna, "web", zh ? "创建了规则" : "Made the rule", 40_000)] });
  const event = Object.keys(device.model.events ?? {})[0];
  if (event) {
    list.push({ at: ago(1500), kind: "event", affordance: event, from: null, to: null, causes: [cause("device", device.name, "driver", zh ? "硬件检测" : "Noticed by its hardware", 1500)] });
  }
  return list;
}
