import { Agent, createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { StorageFaultAction } from "./fault-script.ts";
import type { StorageRequest } from "./fault-book.ts";
import { KnownMessages } from "./known-messages.ts";
import { relay } from "./relay.ts";
import { operationOf } from "./storage-operation.ts";

/** What to do with one request to storage. */
export interface StoragePlan {
  readonly action?: StorageFaultAction;
  /** Called after the request is carried out, before any of its response is sent. */
  readonly onceDone?: () => Promise<void>;
}

/** Called for every request, which waits for the result; no result means no fault. */
export type StorageHook = (request: StorageRequest) => Promise<StoragePlan | null | undefined>;

/** A proxy in front of Azurite's blob and queue services that injects faults. */
export interface StorageProxy {
  /** Azurite's connection string, with the endpoints of the proxy. */
  readonly connectionString: string;
  close(): Promise<void>;
}

/** Starts the proxy on 127.0.0.1. It forwards requests unchanged, including Host, so that their signatures stay valid. */
export const startStorageProxy = async (
  connectionString: string,
  hook: StorageHook,
): Promise<StorageProxy> => {
  const agent = new Agent({ keepAlive: true });
  const messages = new KnownMessages();
  const servers: Server[] = [];
  let proxied = connectionString;
  for (const service of ["blob", "queue"] as const) {
    const endpoint = new RegExp(`${service}Endpoint=(http://[^/;]+)`, "i").exec(connectionString)?.[1];
    if (endpoint === undefined)
      throw new Error(`the connection string has no plain http ${service} endpoint`);
    const server = createServer((request, response) => {
      serve({ service, endpoint, agent, messages, hook }, request, response).catch(() => {
        // One side has disconnected: disconnect the other.
        request.socket.destroy();
      });
    });
    // A kept-alive connection must not close just as a client reuses it.
    server.keepAliveTimeout = 65_000;
    servers.push(server);
    proxied = proxied.replace(endpoint, await listen(server));
  }
  return {
    connectionString: proxied,
    close: async () => {
      await Promise.all(servers.map(stop));
      agent.destroy();
    },
  };
};

interface Side {
  readonly service: "blob" | "queue";
  readonly endpoint: string;
  readonly agent: Agent;
  readonly messages: KnownMessages;
  readonly hook: StorageHook;
}

const serve = async (side: Side, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { url = "/", method = "GET" } = request;
  // The app sends only records and messages to storage, which are small. Only responses are streamed.
  const body = await bodyOf(request);
  const operation = operationOf(side.service, method, url, body.toString());
  const messageText = side.service === "queue" ? `${body.toString()} ${side.messages.textOf(url)}` : "";
  const plan = await side.hook({ operation, text: `${decodeURIComponent(url)} ${messageText}` });
  const action = plan?.action;

  if (action?.kind === "stall") return;
  if (action?.kind === "cut" && action.when === "before") {
    request.socket.destroy();
    return;
  }
  if (action?.kind === "answer" && action.when === "before") {
    sendError(response, method, action);
    return;
  }
  if (action?.kind === "twice") await forward(side, request, body).then(discard);
  const upstream = await forward(side, request, body);
  if (operation === "receive") {
    await relayReceived(side, upstream, response);
    return;
  }
  if (
    plan?.onceDone !== undefined ||
    (action !== undefined && action.kind !== "twice" && !isCutDuring(action))
  ) {
    await discard(upstream);
    await plan?.onceDone?.();
    if (action?.kind === "answer") sendError(response, method, action);
    else request.socket.destroy();
    return;
  }
  await relay(upstream, response, isCutDuring(action) ? action.afterBytes : null);
};

const isCutDuring = (
  action: StorageFaultAction | undefined,
): action is Extract<StorageFaultAction, { when: "during" }> =>
  action?.kind === "cut" && action.when === "during";

const forward = (
  { endpoint, agent }: Side,
  request: IncomingMessage,
  body: Buffer,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { method, headers, url } = request;
    const onward = httpRequest(`${endpoint}${url ?? ""}`, { method, headers, agent }, resolve);
    onward.once("error", reject);
    onward.end(body);
  });

/** Relays a receive response and remembers its messages, which later requests name only by id. */
const relayReceived = async (
  { messages }: Side,
  upstream: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = await bodyOf(upstream);
  messages.learn(body.toString());
  response.writeHead(upstream.statusCode ?? 500, upstream.headers).end(body);
};

const sendError = (
  response: ServerResponse,
  method: string,
  { status, code }: Extract<StorageFaultAction, { kind: "answer" }>,
): void => {
  const xml = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>a fault</Message></Error>`;
  response.writeHead(status, { "x-ms-error-code": code, "content-type": "application/xml" });
  response.end(method === "HEAD" ? undefined : xml);
};

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const discard = async (upstream: IncomingMessage): Promise<void> => {
  await bodyOf(upstream);
};

const listen = (server: Server): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
