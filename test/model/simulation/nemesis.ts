import { SOURCE } from "../../fakes/scenario.ts";
import type { World } from "../../fakes/world.ts";
import type { Action } from "./schedule.ts";

type NemesisAction = Extract<
  Action,
  { readonly do: "duplicate" | "change-source" | "change-properties" | "remove-source" }
>;

/** Injects a fault that is no answer to a call; false when there was nothing to inject it into. */
export const injectFault = (world: World, action: NemesisAction): boolean => {
  switch (action.do) {
    case "duplicate": {
      const { jobs, steps } = world.queues;
      const messages = [jobs, steps].flatMap((queue) =>
        queue.peekAll().map((message) => ({ queue, message })),
      );
      const picked = messages[action.pick % Math.max(1, messages.length)];
      if (picked === undefined) return false;
      const { queue, message } = picked;
      // Without an id each message is a job of its own, so a second one is no copy.
      if (message.kind === "job" && message.job.transferId === null) return false;
      queue.send(message);
      return true;
    }
    case "change-source":
      world.changeSource();
      return true;
    case "change-properties":
      world.source.changeProperties(SOURCE);
      return true;
    case "remove-source":
      world.source.remove(SOURCE);
      return true;
  }
};
