import type { HostedFunction } from "./app/invoke-model.ts";
import type { LoadedApp } from "./app/load-app.ts";
import { UserError } from "./user-error.ts";

const TRIGGERS = ["queuetrigger", "timertrigger", "httptrigger"];
const OUTPUTS = ["queue", "http"];

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

/** The functions with one kind of trigger, each with its binding. */
export const withTrigger = (
  functions: readonly HostedFunction[],
  type: string,
): { readonly hosted: HostedFunction; readonly binding: Record<string, unknown> }[] =>
  functions.flatMap((hosted) => {
    const binding = hosted.metadata.bindings[hosted.triggerBindingName];
    return binding?.type.toLowerCase() === type.toLowerCase() ? [{ hosted, binding }] : [];
  });
