import { spawn } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { BICEP_CACHE } from "./find-bicep.ts";

const responseSchema = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const diagnosticsSchema = z.object({
  success: z.boolean(),
  diagnostics: z.array(z.object({ source: z.string(), code: z.string(), message: z.string() })),
});

/** One Bicep process for all questions: a process for each would load Azure's types again, for seconds each time. */
export interface BicepServer {
  /** Errors, warnings and the linter's findings of a template or a parameter file with all that it uses, as text. */
  diagnose(path: string): Promise<readonly string[]>;
  /** What a deployment with this parameter file would create, as JSON. */
  snapshot(path: string): Promise<string>;
  /** The file as `bicep format` lays it out. */
  format(path: string): Promise<string>;
  stop(): void;
}

/** Any will do; it is part of the snapshots. */
const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";

export const startBicep = (program: string): BicepServer => {
  const child = spawn(program, ["jsonrpc", "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
    // It unpacks itself, and needs a place for that also where there is no home folder.
    env: { ...process.env, DOTNET_BUNDLE_EXTRACT_BASE_DIR: join(BICEP_CACHE, "unpacked") },
  });
  const waiting = new Map<number, Deferred<z.infer<typeof responseSchema>>>();
  child.on("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`bicep has ended with ${code}`));
  });
  child.stdout.on(
    "data",
    onFrames((text) => {
      const response = responseSchema.parse(JSON.parse(text));
      waiting.get(response.id)?.resolve(response);
    }),
  );

  const call = async (method: string, params: object): Promise<unknown> => {
    const id = waiting.size + 1;
    const answer = deferred<z.infer<typeof responseSchema>>();
    waiting.set(id, answer);
    const text = JSON.stringify({ jsonrpc: "2.0", id, method, params });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    const { result, error } = await answer.promise;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };

  return {
    diagnose: async (path) => {
      const result = path.endsWith(".bicepparam")
        ? await call("bicep/compileParams", { path, parameterOverrides: {} })
        : await call("bicep/compile", { path });
      const { success, diagnostics } = diagnosticsSchema.parse(result);
      const found = diagnostics.map(({ source, code, message }) => `${source} ${code}: ${message}`);
      return success || found.length > 0 ? found : [`${path} does not compile`];
    },
    snapshot: async (path) => {
      const place = { subscriptionId: SUBSCRIPTION, location: "westeurope" };
      const unknown = { tenantId: null, resourceGroup: null, deploymentName: null };
      const result = await call("bicep/getSnapshot", {
        path,
        metadata: { ...place, ...unknown },
        externalInputs: null,
      });
      return z.object({ snapshot: z.string() }).parse(result).snapshot;
    },
    format: async (path) =>
      z.object({ contents: z.string() }).parse(await call("bicep/format", { path })).contents,
    stop: () => {
      child.removeAllListeners("exit");
      child.kill();
    },
  };
};

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

const deferred = <T>(): Deferred<T> => {
  let resolve: Deferred<T>["resolve"] = () => undefined;
  let reject: Deferred<T>["reject"] = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
};

/** Cuts a stream into messages, as the Language Server Protocol frames them. */
const onFrames = (onText: (text: string) => void): ((chunk: Buffer) => void) => {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const headerEnd = rest.indexOf("\r\n\r\n");
      if (headerEnd < 0) return;
      const bytes = Number(/Content-Length: (\d+)/i.exec(rest.toString("latin1", 0, headerEnd))?.[1]);
      const end = headerEnd + 4 + bytes;
      if (rest.length < end) return;
      const text = rest.toString("utf8", headerEnd + 4, end);
      rest = rest.subarray(end);
      onText(text);
    }
  };
};
