import type { Registrations } from "./core-module.ts";

/** Runs the hooks of one kind in the order of their registration; one that throws stops the rest. */
export async function runHooks(
  app: Pick<Registrations, "hooks">,
  name: string,
  context: Record<string, unknown>,
): Promise<void> {
  for (const hook of [...app.hooks]) {
    if (hook.name === name) await hook.callback(context);
  }
}
