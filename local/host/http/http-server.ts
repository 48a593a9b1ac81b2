import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { HostedFunction } from "../app/invoke-model.ts";
import type { Invoker } from "../app/invoker.ts";
import type { Log } from "../log.ts";
import { LOOPBACK } from "../loopback.ts";
import { UserError } from "../user-error.ts";
import { answerAdmin } from "./admin-endpoint.ts";
import { isAuthorized, type HostKeys } from "./function-keys.ts";
import type { HttpFunction } from "./http-functions.ts";
import { readFunctionBody, toRpcRequest } from "./request-data.ts";
import { emptyResponse, toResponseParts, type ResponseParts } from "./response-parts.ts";
import { matchRoute } from "./route.ts";

/** What the real host answers at `/`, in short. */
const HOME_PAGE: ResponseParts = {
  status: 200,
  headers: { "content-type": "text/html" },
  body: Buffer.from(
    "<!DOCTYPE html><title>Functions</title><p>Your Azure Function App is up and running.</p>",
  ),
};

/** What the server needs. */
export interface HttpServerOptions {
  readonly port: number;
  readonly functions: readonly HostedFunction[];
  readonly httpFunctions: readonly HttpFunction[];
  readonly keys: HostKeys;
  readonly invoke: Invoker;
  readonly log: Log;
}

/** Starts the HTTP server of the host, on the loopback interface only. */
export const startHttpServer = async (
  options: HttpServerOptions,
): Promise<{ server: Server; url: string }> => {
  const server = createServer((request, response) => {
    answer(options, request).then(
      (parts) => {
        send(response, parts);
      },
      (error: unknown) => {
        options.log("error", `HTTP request failed: ${String(error)}`);
        send(response, { ...emptyResponse(500), headers: { connection: "close" } });
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
    server.listen(options.port, LOOPBACK, resolve);
  });
  return { server, url: `http://${LOOPBACK}:${String((server.address() as AddressInfo).port)}` };
};

const answer = async (options: HttpServerOptions, request: IncomingMessage): Promise<ResponseParts> => {
  const target = request.url ?? "/";
  const href = `http://${request.headers.host ?? LOOPBACK}${target}`;
  if (!URL.canParse(href)) return emptyResponse(400);
  const url = new URL(href);
  const path = url.pathname.slice(1);
  if (path === "") return HOME_PAGE;
  if (path.toLowerCase().startsWith("admin/")) return answerAdmin(options, request, url);

  const { httpFunctions, keys, invoke } = options;
  for (const { hosted, route, methods, authLevel } of httpFunctions) {
    const params = matchRoute(route, path);
    // The method is a constraint of the route, so a wrong one is 404: the real host has no 405.
    if (params === null || (methods.length > 0 && !methods.includes(request.method ?? ""))) continue;
    if (!isAuthorized(authLevel, request.headers, url.searchParams, keys)) return emptyResponse(401);
    const http = toRpcRequest(request, url, params, await readFunctionBody(request));
    const result = await invoke(
      hosted,
      { data: { http }, metadata: {} },
      "This function was called via an HTTP request.",
    );
    return result.status === "failed" ? emptyResponse(500) : toResponseParts(result.response.returnValue);
  }
  return emptyResponse(404);
};

const send = (response: ServerResponse, { status, headers, body }: ResponseParts): void => {
  try {
    // A body goes out in chunks, as on the real host, unless the function declares its length.
    const length = body.length > 0 || status === 204 || status === 304 ? {} : { "content-length": 0 };
    response.writeHead(status, { server: "Kestrel", ...length, ...headers }).end(body);
  } catch {
    // A header that Node refuses must not take the host down.
    response.writeHead(500).end();
  }
};
