import { randomUUID } from "node:crypto";
import type { HostedFunction, TriggerData } from "../app/invoke-model.ts";
import type { Invoker } from "../app/invoker.ts";
import { toQueueTriggerData } from "../queue/trigger-data.ts";
import { toTimerTriggerData } from "../timer/timer-data.ts";

/**
 * `POST /admin/functions/{name}`: starts a function that has no HTTP trigger, without waiting for its end.
 * @param body `{"input": "…"}`: the message for a queue function; ignored for a timer
 * @returns the HTTP status
 */
export const runByAdmin = (
  functions: readonly HostedFunction[],
  name: string,
  body: string,
  invoke: Invoker,
): number => {
  const hosted = functions.find(({ metadata }) => metadata.name.toLowerCase() === name.toLowerCase());
  if (hosted === undefined) return 404;
  const input = readInput(body);
  const data = input === null ? null : toTriggerData(hosted, input);
  if (data === null) return 400;
  void invoke(hosted, data, "This function was programmatically called via the host APIs.");
  return 202;
};

const readInput = (body: string): string | null => {
  try {
    const parsed: unknown = body === "" ? {} : JSON.parse(body);
    const input: unknown = (parsed as { input?: unknown } | null)?.input ?? "";
    return typeof input === "string" ? input : JSON.stringify(input);
  } catch {
    return null;
  }
};

const toTriggerData = (hosted: HostedFunction, input: string): TriggerData | null => {
  const now = new Date();
  switch (hosted.metadata.bindings[hosted.triggerBindingName]?.type.toLowerCase()) {
    case "timertrigger":
      return toTimerTriggerData({ last: now, next: null, isPastDue: false });
    case "queuetrigger": {
      // There is no message in storage, and therefore no receipt.
      const dates = { insertedOn: now, expiresOn: now, nextVisibleOn: now };
      return toQueueTriggerData(
        { messageId: randomUUID(), popReceipt: "", dequeueCount: 0, ...dates },
        input,
      );
    }
    default:
      return null;
  }
};
