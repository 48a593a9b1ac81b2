import { SOURCE } from "../../fakes/scenario.ts";
import type { World } from "../../fakes/world.ts";
import type { Action } from "./schedule.ts";

type Meddling = Extract<Action, { readonly do: "duplicate" | "change-source" | "remove-source" }>;

/** What befalls the world by itself; false when there was nothing for it to befall. */
export const meddle = (world: World, action: Meddling): boolean => {
  switch (action.do) {
    case "duplicate": {
      const messages = world.queue.peekAll();
      const message = messages[action.pick % Math.max(1, messages.length)];
      // Without an id each message is a job of its own: a second one is no copy.
      if (message === undefined || (message.kind === "job" && message.job.transferId === null)) return false;
      world.queue.send(message);
      return true;
    }
    case "change-source":
      world.changeSource();
      return true;
    case "remove-source":
      world.source.remove(SOURCE);
      return true;
  }
};
