import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Message {
  readonly id: string;
  /** As it came: escaped for XML. */
  text: string;
  readonly insertedOn: string;
  deliveries: number;
  popReceipt: string;
  /** Shows it again; null while it is visible. */
  timer: NodeJS.Timeout | null;
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
      timer: null,
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

  /** The oldest of those that are visible, which stay so. */
  peek(most: number): readonly Message[] {
    const seen: Message[] = [];
    for (const message of this.#visible) {
      if (seen.length === most) break;
      seen.push(message);
    }
    return seen;
  }

  /**
   * @param text null to leave it as it is
   * @returns null if somebody else has received the message since
   */
  update(id: string, popReceipt: string, text: string | null, delayMs: number): Message | null {
    const message = this.#byId.get(id);
    if (message?.popReceipt !== popReceipt) return null;
    this.#visible.delete(message);
    if (text !== null) message.text = text;
    message.popReceipt = randomUUID();
    this.#showAfter(message, delayMs);
    return message;
  }

  remove(id: string, popReceipt: string): boolean {
    const message = this.#byId.get(id);
    if (message?.popReceipt !== popReceipt) return false;
    this.#visible.delete(message);
    if (message.timer !== null) clearTimeout(message.timer);
    return this.#byId.delete(id);
  }

  clear(): void {
    this.#visible.clear();
    this.#byId.clear();
  }

  #showAfter(message: Message, delayMs: number): void {
    if (message.timer !== null) clearTimeout(message.timer);
    message.timer = null;
    if (delayMs === 0) {
      this.#visible.add(message);
      return;
    }
    message.timer = setTimeout(() => {
      message.timer = null;
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

interface Answer {
  readonly status: number;
  readonly xml?: string;
  readonly popReceipt?: string;
}

const textIn = (body: string): string | null => /<MessageText>(.*)<\/MessageText>/s.exec(body)?.[1] ?? null;

const answerTo = async (request: IncomingMessage): Promise<Answer> => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://queues");
  const [, , name = "", , messageId] = pathname.split("/");
  const hiddenMs = (defaultSeconds: number): number =>
    Number(searchParams.get("visibilitytimeout") ?? defaultSeconds) * 1000;
  const body = await text(request);
  if (!pathname.includes("/messages")) {
    if (request.method === "PUT") queues.set(name, queues.get(name) ?? new Queue());
    return { status: request.method === "PUT" ? 201 : 200 };
  }
  const queue = queues.get(name);
  if (queue === undefined) return { status: 404 };
  const most = Number(searchParams.get("numofmessages") ?? 1);
  const popReceipt = searchParams.get("popreceipt") ?? "";
  switch (request.method) {
    case "POST":
      return { status: 201, xml: listOf([queue.put(textIn(body) ?? "", hiddenMs(0))]) };
    case "GET":
      return {
        status: 200,
        xml: listOf(
          searchParams.get("peekonly") === "true" ? queue.peek(most) : queue.take(most, hiddenMs(30)),
        ),
      };
    case "PUT": {
      const message = queue.update(messageId ?? "", popReceipt, textIn(body), hiddenMs(0));
      return message === null ? { status: 404 } : { status: 204, popReceipt: message.popReceipt };
    }
    case "DELETE":
      if (messageId !== undefined) return { status: queue.remove(messageId, popReceipt) ? 204 : 404 };
      queue.clear();
      return { status: 204 };
    default:
      return { status: 405 };
  }
};

const server = createServer((request, response) => {
  void answerTo(request).then(({ status, xml, popReceipt }) => {
    const headers = {
      "content-type": "application/xml",
      "x-ms-version": "2024-11-04",
      // An update answers with headers alone.
      ...(popReceipt === undefined
        ? {}
        : { "x-ms-popreceipt": popReceipt, "x-ms-time-next-visible": new Date().toUTCString() }),
    };
    response.writeHead(status, headers).end(xml);
  });
}).listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
// The parent process is gone.
process.once("disconnect", () => process.exit());
