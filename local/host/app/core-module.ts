import Module from "node:module";
import type { FunctionCallback, FunctionMetadata, HookCallback, ProgrammingModel } from "./core-types.ts";

/** What an app registers while its entry files load. */
export interface Registrations {
  readonly functions: Map<string, { metadata: FunctionMetadata; callback: FunctionCallback }>;
  readonly hooks: { name: string; callback: HookCallback }[];
}

/** The version of the real host whose behavior this one follows. */
export const HOST_VERSION = "4.1037.0";

// The library requires the core module once and caches it, so there is one per process. It passes registrations to
// the host that is loading an app at that moment.
let current: Registrations | null = null;
let model: ProgrammingModel | null = null;
let isInstalled = false;

class Disposable {
  readonly dispose: () => unknown;

  constructor(dispose: () => unknown) {
    this.dispose = dispose;
  }

  static from(...items: readonly { dispose: () => unknown }[]): Disposable {
    return new Disposable(() => {
      for (const item of items) item.dispose();
    });
  }
}

const coreModule = {
  version: "3.9.1",
  hostVersion: HOST_VERSION,
  Disposable,
  setProgrammingModel(value: ProgrammingModel): void {
    model = value;
  },
  getProgrammingModel: (): ProgrammingModel | null => model,
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    const target = current;
    if (target === null) {
      throw new Error(
        `"${metadata.name}" was registered too late: functions can only be registered while the app's entry files load.`,
      );
    }
    if (target.functions.has(metadata.name)) {
      throw new Error(`A function with the name "${metadata.name}" is registered twice.`);
    }
    target.functions.set(metadata.name, { metadata, callback });
    return new Disposable(() => target.functions.delete(metadata.name));
  },
  registerHook(name: string, callback: HookCallback): Disposable {
    const entry = { name, callback };
    const target = current;
    target?.hooks.push(entry);
    return new Disposable(() => {
      const index = target?.hooks.indexOf(entry) ?? -1;
      if (index >= 0) target?.hooks.splice(index, 1);
    });
  },
  log(level: string, _category: string, message: string): void {
    if (level !== "debug" && level !== "trace") console.warn(message);
  },
};

/** Resolves `require("@azure/functions-core")` from now on, as the Node worker does. Must run before the app loads. */
const install = (): void => {
  if (isInstalled) return;
  isInstalled = true;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- the proxy passes `this` on
  Module.prototype.require = new Proxy(Module.prototype.require, {
    apply(target, thisArg, args: [string]): unknown {
      return args[0] === "@azure/functions-core" ? coreModule : Reflect.apply(target, thisArg, args);
    },
  });
};

/** Runs `load` and returns what it registered, together with the library it used to do so. */
export const captureRegistrations = async (
  load: () => Promise<void>,
): Promise<Registrations & { readonly model: ProgrammingModel | null }> => {
  install();
  const registrations: Registrations = { functions: new Map(), hooks: [] };
  current = registrations;
  try {
    await load();
  } finally {
    current = null;
  }
  return { ...registrations, model };
};
