import { randomUUID } from "node:crypto";
import type { Log } from "../log.ts";
import type { RpcInvocationResponse } from "./core-types.ts";
import { invokeModel, toError, type HostedFunction, type TriggerData } from "./invoke-model.ts";
import type { LoadedApp } from "./load-app.ts";

/** How an invocation ended, after its outputs were written. */
export type InvocationResult =
  | { readonly status: "succeeded"; readonly response: RpcInvocationResponse }
  | { readonly status: "failed"; readonly error: Error };

/** Runs functions; never throws and never rejects. */
export interface Invoker {
  (hosted: HostedFunction, trigger: TriggerData, reason: string): Promise<InvocationResult>;
  /** Fails everything in flight at once, as a crash of the real worker process does. */
  readonly failAll: (error: Error) => void;
}

/** What an invoker needs. */
export interface InvokerOptions {
  readonly app: LoadedApp;
  readonly log: Log;
  readonly functionTimeoutMs: number | null;
  /** Writes the output bindings; an invocation whose outputs cannot be written has failed. */
  readonly writeOutputs: (hosted: HostedFunction, response: RpcInvocationResponse) => Promise<void>;
}

/** Creates an invoker that logs, enforces the time limit, and writes the outputs before it reports success. */
export const createInvoker = ({ app, log, functionTimeoutMs, writeOutputs }: InvokerOptions): Invoker => {
  const failures = new Set<(error: Error) => void>();

  const run = async (
    hosted: HostedFunction,
    trigger: TriggerData,
    id: string,
  ): Promise<RpcInvocationResponse> => {
    let reject: (error: Error) => void = () => undefined;
    const failure = new Promise<never>((_resolve, rejectFailure) => {
      reject = rejectFailure;
    });
    failures.add(reject);
    // The real host also restarts the worker after a timeout. Here the handler keeps running, and its result is discarded.
    const timer =
      functionTimeoutMs === null
        ? null
        : setTimeout(() => {
            reject(new Error(`Timeout value of ${functionTimeoutMs / 1_000} s was exceeded.`));
          }, functionTimeoutMs);
    try {
      const response = await Promise.race([invokeModel(app, hosted, id, trigger, log), failure]);
      await writeOutputs(hosted, response);
      return response;
    } finally {
      if (timer !== null) clearTimeout(timer);
      failures.delete(reject);
    }
  };

  const invoke = async (
    hosted: HostedFunction,
    trigger: TriggerData,
    reason: string,
  ): Promise<InvocationResult> => {
    const id = randomUUID();
    const name = `'Functions.${hosted.metadata.name}'`;
    const startedAt = performance.now();
    const ended = (how: string): string =>
      `Executed ${name} (${how}, Id=${id}, Duration=${String(Math.round(performance.now() - startedAt))}ms)`;
    log("information", `Executing ${name} (Reason='${reason}', Id=${id})`);
    if (trigger.details !== undefined) log("information", `Trigger Details: ${trigger.details}`);
    try {
      const response = await run(hosted, trigger, id);
      log("information", ended("Succeeded"));
      return { status: "succeeded", response };
    } catch (thrown) {
      const error = toError(thrown);
      log("error", `${ended("Failed")}\n${error.stack ?? error.message}`);
      return { status: "failed", error };
    }
  };

  return Object.assign(invoke, {
    failAll(error: Error): void {
      for (const fail of [...failures]) fail(error);
    },
  });
};
