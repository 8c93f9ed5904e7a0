import type { Release } from "../update-types.ts";

/** A name that a shell takes between quotes as it is; another product is called by its id. */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u;

function option({ id, name }: { id: string; name: string }): string {
  return PLAIN.test(name) ? (name.includes(" ") ? `"${name}"` : name) : id;
}

/** The version after one: its last number is the next. */
function nextName(name: string | undefined): string {
  return name === undefined ? "1.0.0" : /\d/.test(name) ? name.replace(/\d+(?=\D*$)/, (last) => String(Number(last) + 1)) : `${name}-2`;
}

export interface HandInLine {
  key: "login" | "key" | "publish";
  command: string;
}

/** What to type to hand the next release in. `keyed` where the product has a key in force. */
export function commands(product: { id: string; name: string }, releases: readonly Release[], keyed: boolean): HandInLine[] {
  const newest = [...releases].sort((one, other) => other.code - one.code)[0];
  const named = option(product);
  const again = newest?.state === "receiving" ? newest : null;
  const code = again?.code ?? (newest?.code ?? 0) + 1;
  const name = again?.name ?? nextName(newest?.name);
  const said = /[^\p{L}\p{N}._-]/u.test(name) ? "1.0.0" : name;
  const kind = newest?.kind === "image" ? " --kind image" : "";
  const file = newest?.kind === "image" ? "system.raucb" : "firmware.bin";
  const publish: HandInLine = { key: "publish", command: `./tos release publish ${file} --product ${named} --code ${code} --name ${said}${kind}` };
  return keyed ? [publish] : [{ key: "login", command: "./tos login" }, { key: "key", command: `./tos release key --product ${named}` }, publish];
}
