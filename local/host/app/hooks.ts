import type { Registrations } from "./core-module.ts";

/** Runs the hooks of one kind in registration order; a hook that throws prevents the rest from running. */
export const runHooks = async (
  app: Pick<Registrations, "hooks">,
  name: string,
  context: Record<string, unknown>,
): Promise<void> => {
  for (const hook of [...app.hooks]) {
    if (hook.name === name) await hook.callback(context);
  }
};
