import { redactedExceptGuids } from "./redact.ts";

/** Why the app got no token. */
export interface SignInFailure {
  /** One line without secrets. */
  readonly cause: string;
  /** No wait is known to help: there is no such identity, or its secret is wrong. */
  readonly isFinal: boolean;
}

const IDENTITY_ERRORS: ReadonlySet<string> = new Set([
  "AggregateAuthenticationError",
  "AuthenticationError",
  "AuthenticationRequiredError",
  "CredentialUnavailableError",
]);

/**
 * What an error of `@azure/identity` says; null for any other error. Checked by name, since the package is large and
 * may not be loaded.
 */
export const signInFailureOf = (error: unknown): SignInFailure | null => {
  if (!(error instanceof Error) || !IDENTITY_ERRORS.has(error.name)) return null;
  const attempts = attemptsOf(error);
  const telling =
    attempts.find(({ message }) => AADSTS.test(message)) ??
    attempts.find(({ message }) => message.includes("Authentication failed"));
  const cause = telling === undefined ? withoutIdentity(attempts) : lineOf(telling.message);
  return { cause: redactedExceptGuids(cause), isFinal: telling !== undefined && isFinal(telling) };
};

const AADSTS = /AADSTS\d+/;

/** A chain of credentials has an error for each; by itself each is a chain of one. */
const attemptsOf = (error: Error): readonly Error[] =>
  "errors" in error && Array.isArray(error.errors)
    ? error.errors.filter((one): one is Error => one instanceof Error)
    : [error];

const withoutIdentity = (attempts: readonly Error[]): string =>
  attempts.length === 1 && attempts[0] !== undefined
    ? lineOf(attempts[0].message)
    : "no identity is available: no managed identity, no credential in the environment, nobody signed in";

/** The part of the message that says why: the libraries put codes and ids around it, over several lines. */
const lineOf = (message: string): string => {
  const [, described] = /Description: (.*?) - Correlation ID/s.exec(message) ?? [];
  const [coded] = /AADSTS\d+:[^\r\n]*/.exec(message) ?? [];
  const text = coded ?? described ?? message;
  return (text.split(/[\r\n]/)[0] ?? "").replace(/ (?:Trace ID|Correlation ID): .*/, "").trim();
};

/** The app or tenant does not exist or is disabled, or the secret, certificate or federation is wrong or expired. */
const FINAL_CODES = /AADSTS(?:700016|7000112|7000215|7000216|7000222|700027|70021|700211|700213|90002)\b/;

const isFinal = (error: Error): boolean =>
  FINAL_CODES.test(error.message) ||
  /\b(?:invalid_client|unauthorized_client)\b/.test(error.message) ||
  statusOf(error.cause) === 400;

/** The identity endpoint's answer: 400 when there is no such identity. */
const statusOf = (cause: unknown): unknown =>
  typeof cause === "object" && cause !== null && "status" in cause ? cause.status : null;
