import { createServer, type Server } from "node:http";
import { generateKeyPairSync, sign } from "node:crypto";
import type { AddressInfo } from "node:net";

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Stands in for a hub: it has a key, shows it, and proves payments with it. */
export class Hub {
  readonly #keys = generateKeyPairSync("ed25519");
  #server: Server | null = null;
  asked = 0;

  get jwk(): { kty: string; crv: string; x: string; kid: string } {
    const x = this.#keys.publicKey.export({ format: "jwk" }).x as string;
    return { kty: "OKP", crv: "Ed25519", x, kid: x };
  }

  prove(claims: object, header: object = {}): string {
    const signed = `${base64({ alg: "EdDSA", typ: "tos-payment+jwt", kid: this.jwk.kid, ...header })}.${base64(claims)}`;
    return `${signed}.${sign(null, Buffer.from(signed), this.#keys.privateKey).toString("base64url")}`;
  }

  async listen(answer?: string): Promise<string> {
    const server = createServer((_, response) => {
      this.asked++;
      response.setHeader("Content-Type", "application/json").end(answer ?? JSON.stringify(this.jwk));
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://hub.localhost:${(server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server?.close();
  }
}
