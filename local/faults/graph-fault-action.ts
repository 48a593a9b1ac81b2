import type { FaultAction } from "../graph/faults.ts";
import type { GraphFaultAction } from "./fault-script.ts";

/** Converts a scripted fault to the stand-in's own type. */
export const toFaultAction = (action: GraphFaultAction, nowMs: number): FaultAction => {
  switch (action.kind) {
    case "cut":
      return action;
    case "delay":
      return { kind: "delay", when: "before", delayMs: action.delayMs };
    case "answer": {
      const { when, status, body } = action;
      const headers = Object.entries(action.headers).map(([name, value]): [string, string] => [
        name,
        typeof value === "string" ? value : new Date(nowMs + value.dateInSeconds * 1000).toUTCString(),
      ]);
      return { kind: "answer", when, status, body, headers: Object.fromEntries(headers) };
    }
  }
};
