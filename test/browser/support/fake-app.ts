import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { HttpRequest, InvocationContext, type HttpResponseInit } from "@azure/functions";
import { guarded } from "../../../src/api/guard.ts";
import { HANDLERS, type Api, type Handler } from "../../../src/api/handlers.ts";
import type { Operation } from "../../../src/api/operation.ts";
import { OPERATION_IDS, OPERATIONS } from "../../../src/api/operations.ts";
import { PAGES } from "../../../src/api/pages.ts";

export interface FakeApp {
  /** Of the dashboard, with a key. */
  readonly address: string;
  /** How often transfers have been listed. */
  lists(): number;
  close(): Promise<void>;
}

const PAGE = { summary: "", success: [], problems: [] } as const;

const routes = [
  ...OPERATION_IDS.map((id) => ({ ...OPERATIONS[id], handle: HANDLERS[id] })),
  ...Object.values(PAGES).map((page) => ({
    ...page,
    method: "GET" as const,
    access: "open" as const,
    ...PAGE,
  })),
].map(({ route, handle, ...operation }: Operation & { readonly handle: Handler }) => ({
  operation: { route, ...operation },
  handle,
  isList: operation.method === "GET" && route === "transfers",
  pattern: new RegExp(`^/api/${route.replace(".", "\\.").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}/?$`),
}));

/** The page and its API over any client: for what a real system would take long to come to. */
export const startFakeApp = async (api: Api): Promise<FakeApp> => {
  let lists = 0;
  const serve = async (message: IncomingMessage): Promise<HttpResponseInit> => {
    const url = new URL(message.url ?? "/", `http://${message.headers.host ?? ""}`);
    for (const { operation, handle, pattern, isList } of routes) {
      const { method, access } = operation;
      const match = pattern.exec(url.pathname);
      if (match === null || method !== message.method) continue;
      if (access === "key" && message.headers["x-functions-key"] !== "fake") return { status: 401 };
      if (isList) lists++;
      const params = Object.entries(match.groups ?? {}).map(([name, value]) => [
        name,
        decodeURIComponent(value),
      ]);
      const request = new HttpRequest({
        method,
        url: url.href,
        params: Object.fromEntries(params) as Record<string, string>,
        query: Object.fromEntries(url.searchParams),
        headers: message.headers as Record<string, string>,
        ...(method === "POST" ? { body: { bytes: await bodyOf(message) } } : {}),
      });
      return await guarded(operation, handle, () => api)(request, new InvocationContext());
    }
    return { status: 404 };
  };
  const server = createServer((message, response) => {
    serve(message).then(
      ({ status, headers, body }) => {
        response.writeHead(status ?? 200, headers as Record<string, string>).end(body as string | undefined);
      },
      (error: unknown) => {
        console.error(error);
        response.writeHead(500).end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/api/dashboard?code=fake`,
    lists: () => lists,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};
