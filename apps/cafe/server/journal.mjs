import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";

/** What happened, a line of JSON each, on disk before anybody is told: a paid coffee outlives the service. */
export class Journal {
  #file;

  constructor(file) {
    this.#file = file;
  }

  /** Reads what an earlier run left. A last line that was cut off was told to nobody and is passed over. */
  static read(directory) {
    const path = join(directory, "orders.ndjson");
    if (!existsSync(path)) {
      return [];
    }
    const lines = readFileSync(path, "utf8").split("\n");
    return lines.slice(0, -1).map((line) => JSON.parse(line));
  }

  /** Begins a new one with what still counts, and takes the place of the old one at once. */
  static begin(directory, events) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, "orders.ndjson");
    const file = openSync(`${path}.new`, "w", 0o600);
    for (const event of events) {
      writeSync(file, `${JSON.stringify(event)}\n`);
    }
    fsyncSync(file);
    renameSync(`${path}.new`, path);
    return new Journal(file);
  }

  write(event) {
    writeSync(this.#file, `${JSON.stringify(event)}\n`);
    fsyncSync(this.#file);
  }

  close() {
    closeSync(this.#file);
  }
}
