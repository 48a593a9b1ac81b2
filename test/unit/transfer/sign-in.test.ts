import { expect, it } from "vitest";
import { signInFailureOf } from "../../../src/transfer/sign-in.ts";

const named = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name }, more);
const unavailable = (message: string, cause?: object) =>
  named("CredentialUnavailableError", message, { cause });
const chain = (...errors: readonly Error[]) =>
  named("AggregateAuthenticationError", "ChainedTokenCredential authentication failed.", { errors });
const endpointSays = (text: string, status: number) =>
  unavailable(
    `ManagedIdentityCredential: Authentication failed. Message : Error(s): Not Available - Timestamp: Not Available - Description: ${text} - Correlation ID: Not Available - Trace ID: Not Available`,
    { status },
  );
const noEnvironment = unavailable(
  "EnvironmentCredential is unavailable. No underlying credential could be used.",
);
const noCli = unavailable(
  "Azure CLI could not be found. Please visit https://aka.ms/azure-cli for installation.",
);
const NO_MSI = "No MSI found for specified ClientId/ResourceId.";

it.each<[string, Error, string, boolean]>([
  ["no such identity", endpointSays(NO_MSI, 400), NO_MSI, true],
  ["no such identity, in a chain", chain(noEnvironment, endpointSays(NO_MSI, 400), noCli), NO_MSI, true],
  ["an identity endpoint that is down", endpointSays("try later", 500), "try later", false],
  [
    "a wrong secret",
    named(
      "AuthenticationError",
      "invalid_client Status code: 401\nMore details:\nAADSTS7000215: Invalid client secret provided. Trace ID: a Correlation ID: b",
    ),
    "AADSTS7000215: Invalid client secret provided.",
    true,
  ],
  [
    "an app that does not exist",
    chain(
      unavailable("EnvironmentCredential: AADSTS700016: Application was not found.\r\nTrace ID: 1"),
      noCli,
    ),
    "AADSTS700016: Application was not found.",
    true,
  ],
  [
    "Entra ID that is busy",
    unavailable("AADSTS90033: A transient error has occurred."),
    "AADSTS90033: A transient error has occurred.",
    false,
  ],
  [
    "no identity at all",
    chain(noEnvironment, noCli),
    "no identity is available: no managed identity, no credential in the environment, nobody signed in",
    false,
  ],
  [
    "one credential that is not available",
    unavailable("IMDS is not available\nmore"),
    "IMDS is not available",
    false,
  ],
])("%s", (_what, error, cause, isFinal) => {
  expect(signInFailureOf(error)).toEqual({ cause, isFinal });
});

it("is no other error", () => {
  for (const error of [new Error("no"), named("RestError", "no"), "no", null])
    expect(signInFailureOf(error)).toBeNull();
});

it("shows which tenant or application it is about", () => {
  const id = "72f988bf-86f1-41af-91ab-2d7cd011db47";
  const message = `AADSTS700016: Application with identifier '${id}' was not found in the directory (${id}).`;
  expect(signInFailureOf(unavailable(message))?.cause).toBe(message);
});

it("shows neither tokens nor addresses", () => {
  const failure = signInFailureOf(
    endpointSays(
      "at https://login.example/x?secret=s3cret with Bearer eyJhbGciOi.x client_secret=s3cret",
      500,
    ),
  );
  expect(failure?.cause).toBe("at [login.example] with Bearer [token] [token]");
});
