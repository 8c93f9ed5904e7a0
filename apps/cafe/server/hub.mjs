import { request as plain } from "node:http";
import { request as secure } from "node:https";
import { refuse } from "./refusal.mjs";

const ANSWER_BYTES_MAX = 4_096;
const ANSWER_MILLIS_MAX = 5_000;
const AGAIN_MILLIS = 30_000;

/** The hub's key for proofs of payments: asked for once, and again where a proof names another, but not often. */
export class HubKey {
  #hub;
  #now;
  #key = null;
  #asked = Number.NEGATIVE_INFINITY;

  constructor(hub, now = Date.now) {
    this.#hub = hub;
    this.#now = now;
  }

  async of(kid) {
    if (this.#key?.kid !== kid && (this.#key === null || this.#now() - this.#asked > AGAIN_MILLIS)) {
      this.#asked = this.#now();
      this.#key = await this.#fetch();
    }
    return this.#key;
  }

  #fetch() {
    const url = new URL("/api/v1/store/payment-key", this.#hub);
    // The system's resolver need not know names below localhost (RFC 6761); a browser does.
    const local = url.hostname === "localhost" || url.hostname.endsWith(".localhost");
    return new Promise((resolve, reject) => {
      const fail = () => reject(refuse("hub-unreachable", "The hub's key cannot be had now; try again."));
      const call = (url.protocol === "https:" ? secure : plain)(
        { host: local ? "127.0.0.1" : url.hostname, port: url.port || (url.protocol === "https:" ? 443 : 80), path: url.pathname, servername: url.hostname, headers: { Host: url.host, Accept: "application/json" }, timeout: ANSWER_MILLIS_MAX },
        (answer) => {
          let text = "";
          answer.setEncoding("utf8");
          answer.on("data", (chunk) => {
            text += chunk;
            if (text.length > ANSWER_BYTES_MAX) {
              call.destroy();
              fail();
            }
          });
          answer.on("end", () => {
            const key = answer.statusCode === 200 ? keyIn(text) : null;
            return key ? resolve(key) : fail();
          });
        },
      );
      call.on("error", fail);
      call.on("timeout", () => call.destroy());
      call.end();
    });
  }
}

function keyIn(text) {
  try {
    const { kty, crv, x, kid } = JSON.parse(text);
    return kty === "OKP" && crv === "Ed25519" && /^[A-Za-z0-9_-]{43}$/.test(x) && typeof kid === "string" ? { x, kid } : null;
  } catch {
    // No JSON is no key.
    return null;
  }
}
