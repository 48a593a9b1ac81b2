import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import type { Log } from "../log.ts";
import { toLogLevel } from "../log.ts";
import type {
  CoreInvocationContext,
  FunctionCallback,
  FunctionMetadata,
  RpcInvocationResponse,
  RpcTypedData,
} from "./core-types.ts";
import { runHooks } from "./hooks.ts";
import type { LoadedApp } from "./load-app.ts";

/** What a trigger passes to its function. */
export interface TriggerData {
  readonly data: RpcTypedData;
  readonly metadata: Record<string, RpcTypedData>;
  /** What the host logs about the trigger. */
  readonly details?: string;
}

/** A registered function with the name of its trigger binding, which is a generated hash. */
export interface HostedFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
  readonly triggerBindingName: string;
}

/** Runs one invocation through the library and the hooks, exactly as the Node worker does. */
export const invokeModel = async (
  app: LoadedApp,
  hosted: HostedFunction,
  invocationId: string,
  trigger: TriggerData,
  log: Log,
): Promise<RpcInvocationResponse> => {
  const { metadata, triggerBindingName } = hosted;
  const invocation: { context: unknown } = { context: undefined };
  const core: CoreInvocationContext = {
    invocationId,
    metadata,
    request: {
      inputData: [{ name: triggerBindingName, data: trigger.data }],
      triggerMetadata: trigger.metadata,
      traceContext: createTraceContext(),
    },
    log(level, category, message) {
      const entry = { level, message, category, invocationContext: invocation.context, hookData: {} };
      for (const hook of app.hooks) if (hook.name === "log") hook.callback(entry);
      log(toLogLevel(entry.level), `[${metadata.name}] ${entry.message}`);
    },
  };
  const model = app.model.getInvocationModel(core);
  const { context: invocationContext, inputs } = await model.getArguments();
  invocation.context = invocationContext;

  const hookData = {};
  const pre = { hookData, invocationContext, inputs, functionCallback: hosted.callback };
  core.state = "preInvocationHooks";
  await runHooks(app, "preInvocation", pre);

  const post: Record<string, unknown> = {
    hookData,
    invocationContext,
    inputs: pre.inputs,
    result: null,
    error: null,
  };
  core.state = "invocation";
  try {
    post["result"] = await model.invokeFunction(invocationContext, pre.inputs, pre.functionCallback);
  } catch (error) {
    post["error"] = error ?? new Error("The function threw nothing.");
  }
  core.state = "postInvocationHooks";
  await runHooks(app, "postInvocation", post);
  core.state = undefined;

  // A hook may have cleared the error; the function has succeeded then.
  const { error } = post;
  if (error !== null && error !== undefined) throw toError(error);
  return model.getResponse(invocationContext, post["result"]);
};

/** A W3C trace context of its own for each invocation, not sampled. */
const createTraceContext = (): CoreInvocationContext["request"]["traceContext"] => ({
  traceParent: `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-00`,
  traceState: "",
  attributes: {},
});

/** Converts any thrown value to an error. */
export const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(typeof thrown === "string" ? thrown : inspect(thrown));
