const KEY = "opentos.operator";

function stored(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The operator's token, in this tab only. */
class OperatorToken {
  value = $state<string | null>(stored());

  take(token: string): void {
    this.value = token;
    try {
      sessionStorage.setItem(KEY, token);
    } catch {
      // It then lasts until the page is left.
    }
  }

  forget(): void {
    this.value = null;
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // Nothing was stored.
    }
  }
}

export const operatorToken = new OperatorToken();
