import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

/** Passes an answer on as it comes; with a limit, only so many bytes of its body, and then the connection breaks. */
export const relay = async (
  answer: IncomingMessage,
  response: ServerResponse,
  cutAfterBytes: number | null,
): Promise<void> => {
  response.writeHead(answer.statusCode ?? 500, answer.headers);
  if (cutAfterBytes === null) {
    await pipeline(answer, response);
    return;
  }
  let leftBytes = cutAfterBytes;
  for await (const chunk of answer) {
    const passed = (chunk as Buffer).subarray(0, leftBytes);
    leftBytes -= passed.length;
    if (!response.write(passed)) await once(response, "drain");
    if (leftBytes === 0) break;
  }
  // After what has been written, not before.
  response.socket?.destroySoon();
};
