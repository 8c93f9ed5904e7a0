/** Why the café does not do something; the code is stable, and each has its status (RFC 9110). */
const STATUS = {
  "body-malformed": 400,
  "order-invalid": 400,
  "proof-invalid": 402,
  "proof-other": 402,
  "not-found": 404,
  "method-unknown": 405,
  "order-ended": 409,
  "key-reused": 409,
  "body-too-large": 413,
  "too-many-requests": 429,
  "too-many-orders": 429,
  "hub-unreachable": 503,
};

export class Refusal extends Error {
  constructor(code, detail) {
    super(detail);
    this.code = code;
    this.status = STATUS[code];
  }
}

export const refuse = (code, detail) => new Refusal(code, detail);
