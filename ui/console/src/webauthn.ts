import { request } from "./api.ts";
import type { Assertion, PasskeyOptions } from "./api-types.ts";

/** The person, or the browser on its own, did not go through with it. */
export class PasskeyCancelled extends Error {
  /** Whether it is because this device has a passkey of this account already. */
  get known(): boolean {
    return this.cause instanceof DOMException && this.cause.name === "InvalidStateError";
  }
}

/** Passkeys exist only in a secure context, and on a host name rather than an address. */
export function passkeysAvailable(): boolean {
  return (
    window.isSecureContext &&
    typeof window.PublicKeyCredential === "function" &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(location.hostname) &&
    !location.hostname.startsWith("[")
  );
}

type Encoded<T> = { [Key in keyof T]: unknown } & Record<string, unknown>;

export async function registerPasskey(label: string): Promise<void> {
  const options = await request<Encoded<PublicKeyCredentialCreationOptions>>(
    "POST", "/webauthn/register/options");
  const user = options.user as { id: string; name: string; displayName: string };
  const publicKey = {
    ...options,
    challenge: fromBase64Url(options.challenge as string),
    user: { ...user, id: fromBase64Url(user.id) },
    excludeCredentials: descriptors(options["excludeCredentials"]),
  } as PublicKeyCredentialCreationOptions;
  const credential = await ask(() => navigator.credentials.create({ publicKey }));
  const response = credential.response as AuthenticatorAttestationResponse;
  await request("POST", "/webauthn/register", {
    publicKey: {
      credential: {
        ...common(credential),
        response: {
          attestationObject: toBase64Url(response.attestationObject),
          clientDataJSON: toBase64Url(response.clientDataJSON),
          transports: response.getTransports?.() ?? [],
        },
      },
      label,
    },
  });
}

export async function signInWithPasskey(): Promise<void> {
  const options = await request<PasskeyOptions>("POST", "/webauthn/authenticate/options");
  await request("POST", "/login/webauthn", await usePasskey(options));
}

/** Lets the browser ask for one of the passkeys, and gives what it says to the challenge. */
export async function usePasskey(options: PasskeyOptions): Promise<Assertion> {
  const publicKey = {
    ...options,
    challenge: fromBase64Url(options.challenge),
    allowCredentials: descriptors(options.allowCredentials),
  } as PublicKeyCredentialRequestOptions;
  const credential = await ask(() => navigator.credentials.get({ publicKey }));
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    ...common(credential),
    response: {
      authenticatorData: toBase64Url(response.authenticatorData),
      clientDataJSON: toBase64Url(response.clientDataJSON),
      signature: toBase64Url(response.signature),
      userHandle: response.userHandle ? toBase64Url(response.userHandle) : undefined,
    },
  };
}

async function ask(dialog: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await dialog();
    if (credential instanceof PublicKeyCredential) {
      return credential;
    }
  } catch (cause) {
    throw new PasskeyCancelled("the browser's passkey dialog ended without a passkey", { cause });
  }
  throw new PasskeyCancelled("the browser gave no passkey");
}

function common(credential: PublicKeyCredential) {
  return {
    id: credential.id,
    rawId: toBase64Url(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
  };
}

function descriptors(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list as { id: string; type: "public-key" }[] | undefined) ?? []).map((entry) => ({
    ...entry,
    id: fromBase64Url(entry.id),
  }));
}

export function toBase64Url(bytes: ArrayBuffer): string {
  let binary = "";
  for (const byte of new Uint8Array(bytes)) {
    binary += String.fromCharCode(byte);
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function fromBase64Url(text: string): ArrayBuffer {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) {
    bytes[index] = binary.charCodeAt(index);
  }
  return bytes.buffer;
}
