import type { GraphErrorFacts } from "../transfer/error.ts";
import type { HttpResponse } from "../http/send.ts";
import { objectField, parseObject, textField, type JsonObject } from "./json.ts";
import { redacted } from "../transfer/redact.ts";
import { hasSecret, secretsOf, withoutSecrets } from "../transfer/redact-secrets.ts";

/** A response, and the secrets that it may repeat. */
export type GraphResponse = HttpResponse & {
  /** The upload URL that the request went to or named, and the addresses that it was redirected to. */
  readonly secretUrls?: readonly string[];
};

export type Answered = Extract<GraphResponse, { kind: "answered" }>;

/** What Graph's error response says. Any part can be missing: the body may be HTML, or cut off. */
export interface GraphError extends GraphErrorFacts {
  readonly httpStatus: number;
  /** Without URLs, tokens and parts of the upload URL, which is a secret; at most 500 characters. */
  readonly message: string | null;
  /** The error's code and the codes nested in it, outermost first, in lower case. The inner ones are more specific. To decide by, not to show. */
  readonly codes: readonly string[];
  /** The innermost of them as the response has it; null where there is only one. */
  readonly innerCode: string | null;
}

/** Reads an error response. */
export const graphError = (response: Answered): GraphError => {
  const body = parseObject(response.text);
  const error = errorIn(body);
  const secrets = secretsOf([...(response.secretUrls ?? []), ...uploadUrlIn(body)]);
  const shown = (text: string | null | undefined): string | null =>
    text == null || hasSecret(text, secrets) ? null : text;
  const codes = nestedCodes(error);
  // SharePoint puts its text beside a language.
  const message = textField(error, "message") ?? textField(objectField(error, "message"), "value");
  return {
    httpStatus: response.status,
    graphCode: shown(codes[0]),
    codes: codes.map((code) => code.toLowerCase()),
    innerCode: codes.length > 1 ? shown(codes.at(-1)) : null,
    graphRequestId:
      requestId(shown(response.header("request-id"))) ??
      requestId(shown(textField(objectField(error, "innerError"), "request-id"))),
    message:
      redirection(response) ??
      (message === null ? withoutMessage(response) : redacted(withoutSecrets(message, secrets))),
  };
};

const errorIn = (body: JsonObject | null): JsonObject | null =>
  objectField(body, "error") ?? objectField(body, "odata.error");

/** Whether a response has an error object, as every error of Graph's own does. */
export const hasGraphError = ({ text }: Answered): boolean => errorIn(parseObject(text)) !== null;

/** A response that is no success may hold a session all the same. */
const uploadUrlIn = (body: JsonObject | null): readonly string[] =>
  [body, objectField(body, "value"), objectField(body, "error")]
    .map((object) => textField(object, "uploadUrl"))
    .filter((url) => url !== null);

/** Of the address only the host: an upload URL may have been redirected. */
const redirection = ({ status, header }: Answered): string | null => {
  const location = status >= 300 && status < 400 ? (header("location") ?? "") : "";
  const host = URL.canParse(location) ? new URL(location).host : "";
  return host === "" ? null : `a redirect to ${host}, which is not followed`;
};

const withoutMessage = (response: Answered): string | null =>
  response.status < 300 && isWebPage(response) ? "a web page instead of JSON" : null;

/** Anything else is not an id, and is not repeated. */
const requestId = (text: string | null | undefined): string | null =>
  text && /^[\w-]{1,64}$/.test(text) && !text.includes("eyJ") ? text : null;

const MAX_DEPTH = 5;

/** SharePoint's number of an error, before its name: `-2147024891, System.UnauthorizedAccessException`. */
const SHAREPOINT_NUMBER = /^-?\d{1,12}, ?/;

/** Only single words, and no token: anything else is not a code, and is not repeated. */
const nestedCodes = (error: JsonObject | null, depth = 0): string[] => {
  if (error === null || depth > MAX_DEPTH) return [];
  const code = textField(error, "code")?.replace(SHAREPOINT_NUMBER, "") ?? null;
  const own = code !== null && /^[\w.-]{1,100}$/.test(code) && !code.includes("eyJ") ? [code] : [];
  return [...own, ...nestedCodes(objectField(error, "innerError"), depth + 1)];
};

/** Whether the body is a page, as a proxy or a sign-in answers: it says nothing about the call, whatever the status. */
const isWebPage = ({ header, text }: Answered): boolean =>
  /html/i.test(header("content-type") ?? "") || /^[\s\ufeff]*</.test(text);

/** Whether a response is a success of the service's, and not a web page. */
export const isSuccess = (response: HttpResponse): boolean =>
  response.kind === "answered" && response.status < 300 && !isWebPage(response);

/** The response if it is a success with one of these statuses, else null. */
export const successOf = (response: GraphResponse, statuses: readonly number[]): Answered | null =>
  response.kind === "answered" && statuses.includes(response.status) && !isWebPage(response)
    ? response
    : null;
