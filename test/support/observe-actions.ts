import { vi } from "vitest";
import { ACTIONS, type ActionName } from "../../src/transfer/step/actions/index.ts";
import type { ActionResult, StepContext } from "../../src/transfer/step/context.ts";

type Actions = Record<ActionName, (context: StepContext) => Promise<ActionResult>>;

export const actionNames = Object.keys(ACTIONS) as ActionName[];

/**
 * Reports what every action of a step comes to, until it is stopped.
 *
 * @returns stops it
 */
export const observeActions = (
  onResult: (action: ActionName, result: ActionResult) => void,
): (() => void) => {
  const actions: Actions = ACTIONS;
  const spies = actionNames.map((name) => {
    const run = actions[name];
    return vi.spyOn(actions, name).mockImplementation(async (context) => {
      const result = await run(context);
      onResult(name, result);
      return result;
    });
  });
  return () => {
    for (const spy of spies) spy.mockRestore();
  };
};
