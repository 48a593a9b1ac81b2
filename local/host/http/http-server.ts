import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { HostedFunction } from "../app/invoke-model.ts";
import type { Invoker } from "../app/invoker.ts";
import type { Log } from "../log.ts";
import { UserError } from "../user-error.ts";
import { runByAdmin } from "./admin-endpoint.ts";
import { isAuthorized, type HostKeys } from "./function-keys.ts";
import type { HttpFunction } from "./http-functions.ts";
import { BodyTooLargeError, readBody, toRpcRequest } from "./request-data.ts";
import { toResponseParts, type ResponseParts } from "./response-parts.ts";
import { matchRoute } from "./route.ts";

/** What the server serves. */
export interface HttpServerOptions {
  readonly port: number;
  readonly functions: readonly HostedFunction[];
  readonly httpFunctions: readonly HttpFunction[];
  readonly keys: HostKeys;
  readonly invoke: Invoker;
  readonly log: Log;
}

/** Starts the HTTP side of the host, on the loopback interface only. */
export const startHttpServer = async (
  options: HttpServerOptions,
): Promise<{ server: Server; url: string }> => {
  const server = createServer((request, response) => {
    answer(options, request).then(
      (parts) => {
        send(response, parts);
      },
      (error: unknown) => {
        if (!(error instanceof BodyTooLargeError))
          options.log("error", `HTTP request failed: ${String(error)}`);
        send(response, {
          ...bare(error instanceof BodyTooLargeError ? 413 : 500),
          headers: { connection: "close" },
        });
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE"
          ? new UserError(`Port ${options.port} is in use; choose another with --port.`)
          : error,
      );
    });
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return { server, url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}` };
};

const answer = async (options: HttpServerOptions, request: IncomingMessage): Promise<ResponseParts> => {
  const target = request.url ?? "/";
  const href = `http://${request.headers.host ?? "127.0.0.1"}${target}`;
  if (!URL.canParse(href)) return bare(400);
  const url = new URL(href);
  const path = url.pathname.slice(1);
  if (path === "") return bare(200);
  if (path.toLowerCase().startsWith("admin/")) return answerAdmin(options, request, url, path);

  const { httpFunctions, keys, invoke } = options;
  for (const { hosted, route, methods, authLevel } of httpFunctions) {
    const params = matchRoute(route, path);
    // The method is a constraint of the route, so a wrong one is 404: the real host has no 405.
    if (params === null || (methods.length > 0 && !methods.includes(request.method ?? ""))) continue;
    if (!isAuthorized(authLevel, request.headers, url.searchParams, keys)) return bare(401);
    const http = toRpcRequest(request, url, params, await readBody(request));
    const result = await invoke(
      hosted,
      { data: { http }, metadata: {} },
      "This function was called via an HTTP request.",
    );
    return result.status === "failed" ? bare(500) : toResponseParts(result.response.returnValue);
  }
  return bare(404);
};

const answerAdmin = async (
  { keys, functions, invoke }: HttpServerOptions,
  request: IncomingMessage,
  url: URL,
  path: string,
): Promise<ResponseParts> => {
  if (!isAuthorized("admin", request.headers, url.searchParams, keys)) return bare(401);
  const name = /^admin\/functions\/([^/]+)$/i.exec(path)?.[1];
  if (name === undefined || request.method !== "POST") return bare(404);
  const body = (await readBody(request)).toString("utf8");
  return bare(runByAdmin(functions, name, body, invoke));
};

const bare = (status: number): ResponseParts => ({ status, headers: {}, body: Buffer.alloc(0) });

const send = (response: ServerResponse, { status, headers, body }: ResponseParts): void => {
  try {
    // 204 and 304 have no body, and so no length.
    const length = status === 204 || status === 304 ? {} : { "content-length": body.length };
    response.writeHead(status, { ...headers, ...length }).end(body);
  } catch {
    // A header that Node refuses must not take the host down.
    response.writeHead(500).end();
  }
};
