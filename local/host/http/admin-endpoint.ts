import { randomUUID } from "node:crypto";
import type { HostedFunction, TriggerData } from "../app/invoke-model.ts";
import type { Invoker } from "../app/invoker.ts";
import { toQueueTriggerData } from "../queue/trigger-data.ts";
import { toTimerTriggerData } from "../timer/timer-data.ts";

/**
 * `POST /admin/functions/{name}`: starts a function that no HTTP request triggers, and does not wait for it.
 * @param body - `{"input": "…"}`: for a queue function the message, for a timer of no account
 * @returns the HTTP status
 */
export function runByAdmin(
  functions: readonly HostedFunction[],
  name: string,
  body: string,
  invoke: Invoker,
): number {
  const hosted = functions.find(({ metadata }) => metadata.name.toLowerCase() === name.toLowerCase());
  if (hosted === undefined) return 404;
  const input = readInput(body);
  const data = input === undefined ? undefined : toTriggerData(hosted, input);
  if (data === undefined) return 400;
  void invoke(hosted, data, "This function was programmatically called via the host APIs.");
  return 202;
}

function readInput(body: string): string | undefined {
  try {
    const parsed: unknown = body === "" ? {} : JSON.parse(body);
    const input: unknown = (parsed as { input?: unknown } | null)?.input ?? "";
    return typeof input === "string" ? input : JSON.stringify(input);
  } catch {
    return undefined;
  }
}

function toTriggerData(hosted: HostedFunction, input: string): TriggerData | undefined {
  const now = new Date();
  switch (hosted.metadata.bindings[hosted.triggerBindingName]?.type.toLowerCase()) {
    case "timertrigger":
      return toTimerTriggerData({ last: now, next: undefined, isPastDue: false });
    case "queuetrigger": {
      // No message stands behind it: there is nothing to delete, and no receipt.
      const dates = { insertedOn: now, expiresOn: now, nextVisibleOn: now };
      return toQueueTriggerData(
        { messageId: randomUUID(), popReceipt: "", dequeueCount: 0, ...dates },
        input,
      );
    }
    default:
      return undefined;
  }
}
