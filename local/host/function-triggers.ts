import type { HostedFunction } from "./app/invoke-model.ts";
import type { LoadedApp } from "./app/load-app.ts";
import { UserError } from "./user-error.ts";

const TRIGGERS = ["queuetrigger", "timertrigger", "httptrigger"];
const OUTPUTS = ["queue", "http"];
/** The bindings that the host has without extensions. */
const BUILT_IN = ["httptrigger", "http", "timertrigger"];

/** Finds the trigger of each function, and refuses bindings that only the real host supports. */
export const toHostedFunctions = (app: LoadedApp): HostedFunction[] =>
  [...app.functions.values()].map(({ metadata, callback }) => {
    const bindings = Object.entries(metadata.bindings);
    const trigger = bindings.find(([, { type }]) => /trigger$/i.test(type));
    if (trigger === undefined) throw new UserError(`Function ${metadata.name} has no trigger.`);
    for (const [name, { type, direction }] of bindings) {
      const known = name === trigger[0] ? TRIGGERS : direction === "out" ? OUTPUTS : [];
      if (!known.includes(type.toLowerCase())) {
        throw new UserError(
          `Function ${metadata.name} uses "${type}", which the embedded host does not support; use --real.`,
        );
      }
    }
    return { metadata, callback, triggerBindingName: trigger[0] };
  });

/**
 * Refuses functions whose bindings need an extension that the app does not load. The real host puts exactly these
 * functions in error and runs the others; a host that reports itself ready then would hide it.
 */
export const requireExtensions = (functions: readonly HostedFunction[], hasExtensions: boolean): void => {
  if (hasExtensions) return;
  const errors = functions.flatMap(({ metadata }) => {
    const types = Object.values(metadata.bindings).map(({ type }) => type);
    const missing = [...new Set(types.filter((type) => !BUILT_IN.includes(type.toLowerCase())))];
    return missing.length === 0
      ? []
      : [
          `The '${metadata.name}' function is in error: The binding type(s) '${missing.join(", ")}' are not registered. ` +
            "Please ensure the type is correct and the binding extension is installed.",
        ];
  });
  if (errors.length > 0) {
    throw new UserError(
      `${errors.join("\n")}\nhost.json has no extensionBundle, and there is no bin/extensions.json.`,
    );
  }
};

/** The functions with one kind of trigger, each with its binding. */
export const withTrigger = (
  functions: readonly HostedFunction[],
  type: string,
): { readonly hosted: HostedFunction; readonly binding: Record<string, unknown> }[] =>
  functions.flatMap((hosted) => {
    const binding = hosted.metadata.bindings[hosted.triggerBindingName];
    return binding?.type.toLowerCase() === type.toLowerCase() ? [{ hosted, binding }] : [];
  });
