import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { decodeText } from "../../../src/config/decode-text.ts";
import { parseLenientJson } from "../../../src/config/lenient-json.ts";
import { UserError } from "../user-error.ts";
import { withOverrides } from "./host-json-overrides.ts";
import { parseTimeSpanMs } from "./time-span.ts";

/** How the queue extension receives and finishes messages, with its defaults filled in. */
export interface QueueOptions {
  readonly batchSize: number;
  /** Another batch is fetched while no more than this many messages are in flight. */
  readonly newBatchThreshold: number;
  readonly maxPollingIntervalMs: number;
  /** How long a message stays hidden after a failed attempt. */
  readonly visibilityTimeoutSeconds: number;
  readonly maxDequeueCount: number;
  readonly messageEncoding: "base64" | "none";
}

/** The parts of host.json that this host reads. */
export interface HostConfig {
  readonly queues: QueueOptions;
  readonly routePrefix: string;
  /** Null: no limit (`"-1"`). */
  readonly functionTimeoutMs: number | null;
  readonly logLevel: string;
  /** Whether the host loads the extension bundle: without it, only HTTP and timer bindings are registered. */
  readonly hasExtensionBundle: boolean;
}

/** What the defaults depend on. */
export interface HostConfigContext {
  readonly processors: number;
  readonly isDevelopment: boolean;
}

const timeSpanMs = z.string().transform((text, context) => {
  const ms = parseTimeSpanMs(text);
  if (ms !== null) return ms;
  context.addIssue({ code: "custom", message: `"${text}" is not a TimeSpan (hh:mm:ss)` });
  return z.NEVER;
});

const queuesSchema = z.object({
  batchSize: z.int().min(1).max(32).default(16),
  newBatchThreshold: z.int().min(0).optional(),
  maxPollingInterval: timeSpanMs.pipe(z.number().min(100, "at least 00:00:00.1")).optional(),
  visibilityTimeout: timeSpanMs.pipe(z.number().min(0)).default(0),
  maxDequeueCount: z.int().min(1).default(5),
  messageEncoding: z
    .string()
    .toLowerCase()
    .pipe(z.enum(["base64", "none"]))
    .default("base64"),
});

const hostJsonSchema = z.object({
  version: z.literal("2.0"),
  functionTimeout: z.union([z.literal("-1").transform(() => null), timeSpanMs]).default(30 * 60_000),
  extensionBundle: z.object({ id: z.string().min(1), version: z.string().min(1) }).optional(),
  logging: z
    .object({ logLevel: z.object({ default: z.string().optional() }).default({}) })
    .default({ logLevel: {} }),
  extensions: z
    .object({
      queues: queuesSchema.prefault({}),
      http: z.object({ routePrefix: z.string().default("api") }).prefault({}),
    })
    .prefault({}),
});

/** Turns the parsed JSON of host.json into a configuration, with the real host's defaults. */
export const toHostConfig = (json: unknown, context: HostConfigContext): HostConfig => {
  const parsed = hostJsonSchema.safeParse(json);
  if (!parsed.success) throw new UserError(`host.json is not valid:\n${z.prettifyError(parsed.error)}`);
  const { functionTimeout, extensions, extensionBundle, logging } = parsed.data;
  const { queues, http } = extensions;
  return {
    queues: {
      batchSize: queues.batchSize,
      newBatchThreshold: queues.newBatchThreshold ?? Math.floor(queues.batchSize / 2) * context.processors,
      // Only the default is lowered on a developer's machine; a value in host.json stands.
      maxPollingIntervalMs: queues.maxPollingInterval ?? (context.isDevelopment ? 2_000 : 60_000),
      visibilityTimeoutSeconds: Math.floor(queues.visibilityTimeout / 1_000),
      maxDequeueCount: queues.maxDequeueCount,
      messageEncoding: queues.messageEncoding,
    },
    routePrefix: http.routePrefix.replace(/^\/+|\/+$/g, ""),
    functionTimeoutMs: functionTimeout,
    logLevel: logging.logLevel.default ?? "Information",
    hasExtensionBundle: extensionBundle !== undefined,
  };
};

/** Reads `host.json` from the app root and applies the overrides in the app's settings. */
export const readHostJson = async (
  appRoot: string,
  context: HostConfigContext,
  env: NodeJS.ProcessEnv,
): Promise<HostConfig> => {
  const path = join(appRoot, "host.json");
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UserError(`No host.json in ${appRoot}: this is not a Functions app.`, { cause: error });
  });
  return toHostConfig(withOverrides(parseJson(bytes, path), env), context);
};

const parseJson = (bytes: Uint8Array, path: string): unknown => {
  try {
    return parseLenientJson(decodeText(bytes));
  } catch (error) {
    throw new UserError(`${path} is not JSON: ${(error as Error).message}`, { cause: error });
  }
};
