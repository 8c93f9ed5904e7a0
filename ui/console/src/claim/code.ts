const CODE_CHARACTERS = 8;

/** A claim code as typed, spoken or scanned, in Crockford's base 32; `null` when it is none. */
export function normalised(text: string): string | null {
  const code = text.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  return code.length === CODE_CHARACTERS && /^[0-9A-HJKMNP-TV-Z]+$/.test(code) ? code : null;
}

/** As printed: `ABCD-EFGH`. */
export function shown(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** The code in what a QR code says: a claim link, or the bare code. */
export function fromScan(text: string): string | null {
  const fragment = /\/claim#([^#]+)$/.exec(text.trim());
  return normalised(fragment ? fragment[1]! : text);
}

const KEPT_KEY = "opentos.claim";

/** Keeps a code while its reader signs up or in; it leaves with the tab. */
export function keep(code: string | null): void {
  try {
    if (code === null) {
      sessionStorage.removeItem(KEPT_KEY);
    } else {
      sessionStorage.setItem(KEPT_KEY, code);
    }
  } catch {
    // Without storage the code travels in the address only.
  }
}

export function kept(): string | null {
  try {
    return sessionStorage.getItem(KEPT_KEY);
  } catch {
    return null;
  }
}
