import { SOURCE } from "../fakes/scenario.ts";
import type { World } from "../fakes/world.ts";
import type { Action } from "./schedule.ts";

type Meddling = Extract<Action, { readonly do: "duplicate" | "change-source" | "remove-source" }>;

/** What befalls the world by itself; false when there was nothing for it to befall. */
export const meddle = (world: World, action: Meddling): boolean => {
  switch (action.do) {
    case "duplicate": {
      const messages = world.queue.peekAll();
      const message = messages[action.pick % Math.max(1, messages.length)];
      if (message !== undefined) world.queue.send(message);
      return message !== undefined;
    }
    case "change-source":
      world.changeSource();
      return true;
    case "remove-source":
      world.source.remove(SOURCE);
      return true;
  }
};
