/** Every page, with the parameters in its path. `open` pages need no sign-in. */
const table = [
  { page: "start", pattern: "/", open: true },
  { page: "sign-in", pattern: "/sign-in", open: true },
  { page: "sign-up", pattern: "/sign-up", open: true },
  { page: "sign-in-link", pattern: "/sign-in-link", open: true },
  { page: "home", pattern: "/home/:id", open: false },
  { page: "people", pattern: "/home/:id/people", open: false },
  { page: "home-settings", pattern: "/home/:id/settings", open: false },
  { page: "talk", pattern: "/home/:id/talk", open: false },
  { page: "device-code", pattern: "/device", open: false },
  { page: "device", pattern: "/device/:id", open: false },
  { page: "claim", pattern: "/claim", open: true },
  { page: "join", pattern: "/join", open: true },
  { page: "account", pattern: "/account", open: false },
  { page: "new-organisation", pattern: "/organisations/new", open: false },
  { page: "organisation", pattern: "/organisation/:id", open: false },
  { page: "agreement", pattern: "/organisation/:id/agreement", open: false },
  { page: "earnings", pattern: "/organisation/:id/earnings", open: false },
  { page: "statement", pattern: "/organisation/:id/earnings/:month", open: false },
  { page: "till", pattern: "/organisation/:id/till", open: false },
  { page: "products", pattern: "/organisation/:id/products", open: false },
  { page: "new-product", pattern: "/organisation/:id/products/new", open: false },
  { page: "product", pattern: "/product/:id", open: false },
  { page: "updates", pattern: "/product/:id/updates", open: false },
  { page: "new-rollout", pattern: "/release/:id/rollout", open: false },
  { page: "rollout", pattern: "/rollout/:id", open: false },
  { page: "organisation-apps", pattern: "/organisation/:id/apps", open: false },
  { page: "store", pattern: "/store", open: false },
  { page: "store-app", pattern: "/store/:id", open: false },
  { page: "apps", pattern: "/apps", open: false },
  { page: "run-app", pattern: "/apps/:id", open: false },
  { page: "app-uses", pattern: "/apps/:id/uses", open: false },
  { page: "send", pattern: "/send", open: false },
  { page: "content", pattern: "/content", open: false },
  { page: "friends", pattern: "/friends", open: false },
  { page: "notifications", pattern: "/notifications", open: false },
  { page: "wallet", pattern: "/wallet", open: false },
  { page: "pay", pattern: "/pay/:id", open: false },
  { page: "receipt", pattern: "/receipt/:id", open: false },
  { page: "play", pattern: "/play", open: true },
  { page: "play", pattern: "/play/:id", open: true },
  { page: "operator", pattern: "/operator", open: true },
  { page: "consent", pattern: "/consent", open: false },
] as const;

export type Page = (typeof table)[number]["page"] | "not-found";

export interface Match {
  page: Page;
  id: string;
  /** A calendar month such as "2026-11", where the path has one. */
  month: string;
  open: boolean;
}

/** What a parameter looks like, where not anything will do. */
const forms: Readonly<Record<string, string>> = { month: "\\d{4}-(?:0[1-9]|1[0-2])" };

const compiled = table.map((route) => ({
  ...route,
  expression: new RegExp(`^${route.pattern.replace(/:(\w+)/g, (_, name: string) => `(?<${name}>${forms[name] ?? "[^/]+"})`)}/?$`),
}));

export function match(path: string): Match {
  for (const { page, open, expression } of compiled) {
    const found = expression.exec(path);
    if (found) {
      const { id = "", month = "" } = found.groups ?? {};
      return { page, open, id: decoded(id), month: decoded(month) };
    }
  }
  return { page: "not-found", open: true, id: "", month: "" };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
