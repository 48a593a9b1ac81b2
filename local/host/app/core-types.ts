/**
 * The shapes that `@azure/functions` exchanges with the worker through the module `@azure/functions-core`, which
 * exists only inside a host. Limited to what this host uses; names and meanings are the worker's.
 */

/** A value on its way between host and worker. */
export interface RpcTypedData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: RpcHttpData;
}

/** A value that may be absent, wrapped as protobuf does. */
export interface RpcNullable<T> {
  value?: T;
}

/** A cookie of a response. */
export interface RpcHttpCookie {
  name: string;
  value: string;
  domain?: RpcNullable<string>;
  path?: RpcNullable<string>;
  expires?: RpcNullable<{ seconds: number }>;
  secure?: RpcNullable<boolean>;
  httpOnly?: RpcNullable<boolean>;
  sameSite?: "none" | "lax" | "strict" | "explicitNone";
  maxAge?: RpcNullable<number>;
}

/** A request for, or a response of, an HTTP function. */
export interface RpcHttpData {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  params?: Record<string, string>;
  body?: RpcTypedData | null | undefined;
  statusCode?: string;
  cookies?: RpcHttpCookie[];
}

/** A trigger, input or output. It also has the properties of its type (`queueName`, `schedule`, …). */
export interface RpcBindingInfo {
  type: string;
  direction: "in" | "out";
  [property: string]: unknown;
}

/** What `app.storageQueue()` and similar calls register. */
export interface FunctionMetadata {
  name: string;
  bindings: Record<string, RpcBindingInfo>;
}

/** A handler: trigger input first, context last. */
export type FunctionCallback = (...args: unknown[]) => unknown;
/** A hook of any kind; the contents of its context depend on the kind. */
export type HookCallback = (context: Record<string, unknown>) => unknown;

/** The worker's side of one invocation. */
export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly metadata: FunctionMetadata;
  readonly request: {
    readonly inputData: readonly { name: string; data: RpcTypedData }[];
    readonly triggerMetadata: Record<string, RpcTypedData>;
    readonly traceContext: {
      readonly traceParent: string;
      readonly traceState: string;
      readonly attributes: Record<string, string>;
    };
  };
  state?: "preInvocationHooks" | "postInvocationHooks" | "invocation" | undefined;
  log(level: string, category: string, message: string): void;
}

/** The response to one invocation. */
export interface RpcInvocationResponse {
  outputData?: { name: string; data: RpcTypedData }[];
  returnValue?: RpcTypedData | null | undefined;
}

/** The library's side of one invocation. */
export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<RpcInvocationResponse>;
}

/** The library itself: `@azure/functions` 4. */
export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>>;
}
