import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Message {
  readonly id: string;
  /** As it came: escaped for XML. */
  readonly text: string;
  readonly insertedOn: string;
  deliveries: number;
  popReceipt: string;
}

class Queue {
  /** Visible ones, the oldest first. */
  readonly #visible = new Set<Message>();
  readonly #byId = new Map<string, Message>();

  put(messageText: string, delayMs: number): Message {
    const [id, popReceipt] = [randomUUID(), randomUUID()];
    const message = {
      id,
      text: messageText,
      insertedOn: new Date().toUTCString(),
      deliveries: 0,
      popReceipt,
    };
    this.#byId.set(id, message);
    this.#showAfter(message, delayMs);
    return message;
  }

  take(most: number, leaseMs: number): readonly Message[] {
    const taken: Message[] = [];
    for (const message of this.#visible) {
      if (taken.length === most) break;
      this.#visible.delete(message);
      message.deliveries++;
      message.popReceipt = randomUUID();
      this.#showAfter(message, leaseMs);
      taken.push(message);
    }
    return taken;
  }

  remove(id: string, popReceipt: string): boolean {
    const message = this.#byId.get(id);
    if (message?.popReceipt !== popReceipt) return false;
    this.#visible.delete(message);
    return this.#byId.delete(id);
  }

  clear(): void {
    this.#visible.clear();
    this.#byId.clear();
  }

  #showAfter(message: Message, delayMs: number): void {
    if (delayMs === 0) this.#visible.add(message);
    else
      setTimeout(() => {
        if (this.#byId.has(message.id)) this.#visible.add(message);
      }, delayMs).unref();
  }
}

/**
 * Queues whose calls take the same whatever waits in them, which Azurite's do not: it looks through all messages for
 * each call. No more of the service than a bench needs; who asks is not asked.
 * https://learn.microsoft.com/rest/api/storageservices/queue-service-rest-api
 */
const queues = new Map<string, Queue>();

const listOf = (messages: readonly Message[]): string => {
  const items = messages.map(
    ({ id, text: messageText, insertedOn, popReceipt, deliveries }) =>
      `<QueueMessage><MessageId>${id}</MessageId><InsertionTime>${insertedOn}</InsertionTime>` +
      `<ExpirationTime>${insertedOn}</ExpirationTime><PopReceipt>${popReceipt}</PopReceipt>` +
      `<TimeNextVisible>${insertedOn}</TimeNextVisible><DequeueCount>${deliveries}</DequeueCount>` +
      `<MessageText>${messageText}</MessageText></QueueMessage>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?><QueueMessagesList>${items.join("")}</QueueMessagesList>`;
};

const answerTo = async (request: IncomingMessage): Promise<readonly [status: number, xml?: string]> => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://queues");
  const [, , name = "", , messageId] = pathname.split("/");
  const hiddenMs = (defaultSeconds: number): number =>
    Number(searchParams.get("visibilitytimeout") ?? defaultSeconds) * 1000;
  const body = await text(request);
  if (!pathname.includes("/messages")) {
    if (request.method === "PUT") queues.set(name, queues.get(name) ?? new Queue());
    return [request.method === "PUT" ? 201 : 200];
  }
  const queue = queues.get(name);
  if (queue === undefined) return [404];
  switch (request.method) {
    case "POST":
      return [
        201,
        listOf([queue.put(/<MessageText>(.*)<\/MessageText>/s.exec(body)?.[1] ?? "", hiddenMs(0))]),
      ];
    case "GET":
      return [200, listOf(queue.take(Number(searchParams.get("numofmessages") ?? 1), hiddenMs(30)))];
    case "DELETE":
      if (messageId !== undefined)
        return [queue.remove(messageId, searchParams.get("popreceipt") ?? "") ? 204 : 404];
      queue.clear();
      return [204];
    default:
      return [405];
  }
};

const server = createServer((request, response) => {
  void answerTo(request).then(([status, xml]) => {
    response.writeHead(status, { "content-type": "application/xml", "x-ms-version": "2024-11-04" }).end(xml);
  });
}).listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
// The parent process is gone.
process.once("disconnect", () => process.exit());
