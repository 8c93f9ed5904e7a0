import { createPublicKey, verify } from "node:crypto";
import { refuse } from "./refusal.mjs";

const PROOF_CHARACTERS_MAX = 4_000;
const TYPE = "tos-payment+jwt";

/** How far two clocks may be apart. */
const SKEW_SECONDS = 300;

function part(text) {
  try {
    const read = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    return typeof read === "object" && read !== null ? read : {};
  } catch {
    throw refuse("proof-invalid", "The proof cannot be read.");
  }
}

/** The id of the key with which a proof says it was made; nothing of it is believed yet. */
export function keyId(proof) {
  const parts = typeof proof === "string" && proof.length <= PROOF_CHARACTERS_MAX ? proof.split(".") : [];
  if (parts.length !== 3 || parts.some((each) => !/^[A-Za-z0-9_-]+$/.test(each))) {
    throw refuse("proof-invalid", "A proof is a JSON Web Signature in compact form.");
  }
  const { alg, typ, kid } = part(parts[0]);
  if (alg !== "EdDSA" || typ !== TYPE || typeof kid !== "string") {
    throw refuse("proof-invalid", "The proof is of another kind.");
  }
  return kid;
}

/**
 * Holds a proof of payment to the hub's key and to the order (RFC 7515, RFC 8037). Whoever has another order's proof,
 * another app's, or one for less, gets no coffee for it.
 *
 * @param jwk the hub's key (RFC 8037)
 * @param order with its id and amount
 * @returns the claims
 */
export function proved(proof, jwk, order, { app, now }) {
  if (keyId(proof) !== jwk.kid) {
    throw refuse("proof-invalid", "The proof was made with another key.");
  }
  const [header, payload, signature] = proof.split(".");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: jwk.x }, format: "jwk" });
  if (!verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url"))) {
    throw refuse("proof-invalid", "The proof's signature does not hold.");
  }
  const claims = part(payload);
  const fits =
    claims.aud === app &&
    claims.reference === order.id &&
    claims.currency === order.amount.currency &&
    claims.value === order.amount.value &&
    claims.item === null &&
    typeof claims.jti === "string" &&
    typeof claims.sub === "string" &&
    Number.isInteger(claims.iat);
  if (!fits) {
    throw refuse("proof-other", "The proof is for something else.");
  }
  if (claims.iat > now / 1000 + SKEW_SECONDS || claims.iat < order.placed / 1000 - SKEW_SECONDS) {
    throw refuse("proof-other", "The proof is of another time.");
  }
  return claims;
}
