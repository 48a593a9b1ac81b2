import Module from "node:module";
import type { FunctionCallback, FunctionMetadata, HookCallback, ProgrammingModel } from "./core-types.ts";

/** What an app registers while its entries load. */
export interface Registrations {
  readonly functions: Map<string, { metadata: FunctionMetadata; callback: FunctionCallback }>;
  readonly hooks: { name: string; callback: HookCallback }[];
}

// The library asks for the core module once and keeps it, so there is one per process, which hands what it is
// told to whichever host is loading an app.
let current: Registrations | undefined;
let model: ProgrammingModel | undefined;
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
  hostVersion: "4.1037.0",
  Disposable,
  setProgrammingModel(value: ProgrammingModel): void {
    model = value;
  },
  getProgrammingModel: (): ProgrammingModel | undefined => model,
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
    const target = current;
    if (target === undefined) {
      throw new Error(`"${metadata.name}" was registered too late: only while the app's entries load.`);
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

/** Answers `require("@azure/functions-core")` from now on, as the Node worker does. Before the app loads! */
function install(): void {
  if (isInstalled) return;
  isInstalled = true;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- the proxy passes `this` on
  Module.prototype.require = new Proxy(Module.prototype.require, {
    apply(target, thisArg, args: [string]): unknown {
      return args[0] === "@azure/functions-core" ? coreModule : Reflect.apply(target, thisArg, args);
    },
  });
}

/** Runs `load`, and returns what it registered with the library it registered through. */
export async function captureRegistrations(
  load: () => Promise<void>,
): Promise<Registrations & { readonly model: ProgrammingModel | undefined }> {
  install();
  const registrations: Registrations = { functions: new Map(), hooks: [] };
  current = registrations;
  try {
    await load();
  } finally {
    current = undefined;
  }
  return { ...registrations, model };
}
