import type { QueueClient } from "@azure/storage-queue";
import type { FunctionMetadata, RpcInvocationResponse } from "../app/core-types.ts";
import type { HostedFunction } from "../app/invoke-model.ts";
import { encodeMessageText, type MessageEncoding } from "./message-text.ts";
import { toOutputMessages } from "./output-messages.ts";
import { sendMessage } from "./send-message.ts";

/** Opens the queue of a binding. */
export type OpenQueue = (binding: Record<string, unknown>, where: string) => QueueClient;

/**
 * Writes the queue outputs of an invocation: bindings concurrently, the messages of one binding in order. When a
 * message fails, those before it stay in the queue.
 */
export const createOutputWriter = (
  functions: readonly { readonly metadata: FunctionMetadata }[],
  open: OpenQueue,
  encoding: MessageEncoding,
): ((hosted: HostedFunction, response: RpcInvocationResponse) => Promise<void>) => {
  const queues = new Map<string, QueueClient>();
  for (const { metadata } of functions) {
    for (const [name, binding] of queueOutputs(metadata)) {
      queues.set(`${metadata.name}/${name}`, open(binding, `output of ${metadata.name}`));
    }
  }
  return async ({ metadata }, response) => {
    const writes = queueOutputs(metadata).map(async ([name]) => {
      const queue = queues.get(`${metadata.name}/${name}`);
      if (queue === undefined) throw new Error(`The output "${name}" of ${metadata.name} was never opened.`);
      const data =
        name === "$return"
          ? response.returnValue
          : response.outputData?.find((output) => output.name === name)?.data;
      for (const body of toOutputMessages(data)) await sendMessage(queue, encodeMessageText(body, encoding));
    });
    await Promise.all(writes);
  };
};

const queueOutputs = (metadata: FunctionMetadata): [string, Record<string, unknown>][] =>
  Object.entries(metadata.bindings).filter(
    ([, { direction, type }]) => direction === "out" && type === "queue",
  );
