import { z } from "zod";
import { isLoopback } from "../../config/loopback.ts";
import { version } from "../../config/version.ts";
import { httpSender } from "../../http/send.ts";
import { failure, ok, skipped, type Finding } from "./finding.ts";

/** Holds the app's master key. A key on the command line would show in the list of processes. */
export const MASTER_KEY_SETTING = "BLOBFERRY_APP_MASTER_KEY";

const TIMEOUT_MS = 15_000;
const SEE_LOG = "see the app's startup log";

const healthAnswer = z.object({ status: z.string(), reasons: z.array(z.string()) });
const functionList = z.array(
  z.object({
    name: z.string(),
    config: z.object({ bindings: z.array(z.object({ type: z.string() })) }),
  }),
);
const functionStatus = z.object({ errors: z.array(z.string()).nullish() });

/**
 * Whether `--app` is an address that a key may be sent to.
 * @returns the address without a slash at the end; null for anything else
 */
export const appAddress = (text: string): string | null => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !(url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url))))
    return null;
  return url.origin;
};

/**
 * Asks a running app for its health, and its host for the state of each function.
 * @param address such as `https://NAME.azurewebsites.net`
 */
export async function* checkApp(address: string, masterKey: string | null): AsyncGenerator<Finding> {
  const health = await read(`${address}/api/health`, null);
  yield judgeHealth(address, health);
  if (masterKey === null) {
    yield skipped("app", `the functions are not checked: ${MASTER_KEY_SETTING} is not set`);
    return;
  }
  if (health.kind === "broken") return;
  const list = await read(`${address}/admin/functions`, masterKey);
  const functions = functionList.safeParse(list.value).data ?? null;
  if (functions === null) {
    yield failure(
      "app",
      `the host does not list its functions (${list.kind === "broken" ? list.reason : list.status})`,
      `check that ${MASTER_KEY_SETTING} is the app's _master key, which is not a function key`,
    );
    return;
  }
  const errors: string[] = [];
  for (const { name } of functions) {
    const answer = await read(`${address}/admin/functions/${encodeURIComponent(name)}/status`, masterKey);
    errors.push(
      ...(functionStatus.safeParse(answer.value).data?.errors ?? []).map((why) => `${name}: ${why}`),
    );
  }
  yield judgeFunctions(functions, errors);
}

type Answer =
  | { readonly kind: "answered"; readonly status: number; readonly value: unknown }
  | { readonly kind: "broken"; readonly reason: string; readonly value: null };

const judgeHealth = (address: string, answer: Answer): Finding => {
  if (answer.kind === "broken")
    return failure(
      "app",
      `no response from ${address} (${answer.reason})`,
      "check the address; start the app",
    );
  const health = healthAnswer.safeParse(answer.value).data ?? null;
  if (health === null) {
    return failure(
      "app",
      `${address}/api/health answers ${answer.status}, but not as blobferry does`,
      SEE_LOG,
    );
  }
  return health.status === "ok"
    ? ok("app", `the app at ${address} is healthy`)
    : failure(
        "app",
        `the app is ${health.status}: ${health.reasons.join("; ")}`,
        "docs/using.md explains each reason",
      );
};

const judgeFunctions = (functions: z.infer<typeof functionList>, errors: readonly string[]): Finding => {
  if (errors.length > 0)
    return failure(
      "app",
      `functions are in error: ${errors.join("; ")}`,
      "check the extension bundle in host.json",
    );
  const fetching = functions.filter(({ config }) =>
    config.bindings.some(({ type }) => type.toLowerCase() === "queuetrigger"),
  );
  return fetching.length === 0
    ? failure("app", "no function takes messages from a queue", SEE_LOG)
    : ok("app", `${functions.length} functions run, ${fetching.length} of them on queues`);
};

const read = async (url: string, key: string | null): Promise<Answer> => {
  const answer = await httpSender(`blobferry/${version}`)({
    method: "GET",
    url,
    timeoutMs: TIMEOUT_MS,
    ...(key === null ? {} : { headers: { "x-functions-key": key } }),
  });
  return answer.kind === "broken"
    ? { ...answer, value: null }
    : { kind: "answered", status: answer.status, value: parsed(answer.text) };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
