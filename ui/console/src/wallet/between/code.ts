const FRAGMENT = /#send=([^#&]+)$/;

/** The code in a link of this or another address of the hub, or in what was typed; "" where there is none. */
export function codeIn(text: string): string {
  const typed = text.trim();
  return FRAGMENT.exec(typed)?.[1] ?? (typed.includes("/") ? "" : typed);
}

/** Whether this is the link that a receiving code's QR code holds. */
export const isLink = (text: string) => FRAGMENT.test(text.trim());

/** The address that this page was reached at works for the other person too, more likely than any other. */
export const linkTo = (code: string, origin: string) => `${origin}/wallet#send=${code}`;
