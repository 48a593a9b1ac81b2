import { once } from "node:events";
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer, request as send, Agent } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificate } from "./certificate.ts";

/** A request that the host or the app sent to storage. */
export interface StorageRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly authorization: string;
  /** Of that header; empty if it has none. */
  readonly token: string;
  readonly isRefused: boolean;
}

/** Stands before a storage service that takes tokens. */
export interface StorageGate {
  /** For the app: https, and only with a valid token. */
  readonly url: string;
  /** For the test itself, which signs with the emulator's key. */
  readonly plainUrl: string;
  readonly requests: readonly StorageRequest[];
  readonly close: () => void;
}

/** As storage answers a token that it does not accept: it names the tenant to sign in to. */
const CHALLENGE =
  "Bearer authorization_uri=https://login.microsoftonline.com/00000000-0000-4000-8000-00000000abcd/oauth2/authorize resource_id=https://storage.azure.com";

/** @param serviceUrl of the emulator, with its account */
export const startStorageGate = async (
  serviceUrl: string,
  certificate: Certificate,
  isValid: (token: string) => boolean,
): Promise<StorageGate> => {
  const { port, pathname } = new URL(serviceUrl);
  const agent = new Agent({ keepAlive: true, ca: certificate.cert });
  const requests: StorageRequest[] = [];
  const forward = ({ method, url: path, headers }: IncomingMessage) =>
    send({ host: "127.0.0.1", port, method, path, headers, agent });
  const passOn = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const passed = forward(incoming);
    passed.on("response", (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on("error", () => outgoing.destroy());
    incoming.pipe(passed);
  };
  const gate = createServer(certificate, (incoming, outgoing) => {
    const { method = "", url = "", headers } = incoming;
    const authorization = headers.authorization ?? "";
    const [, token = ""] = /^Bearer (.+)$/.exec(authorization) ?? [];
    const isRefused = !isValid(token);
    requests.push({ method, url, authorization, token, isRefused });
    if (!isRefused) {
      passOn(incoming, outgoing);
      return;
    }
    incoming.resume();
    const code = "InvalidAuthenticationInfo";
    outgoing.writeHead(401, {
      "content-type": "application/xml",
      "www-authenticate": CHALLENGE,
      "x-ms-error-code": code,
    });
    outgoing.end(
      `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>Refused.</Message></Error>`,
    );
  });
  const plain = createPlainServer(passOn);
  for (const server of [gate, plain]) {
    server.keepAliveTimeout = 65_000;
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  const portOf = (server: typeof gate | typeof plain): number => (server.address() as AddressInfo).port;
  return {
    url: `https://127.0.0.1:${portOf(gate)}${pathname}`,
    plainUrl: `http://127.0.0.1:${portOf(plain)}${pathname}`,
    requests,
    close: () => {
      for (const server of [gate, plain]) {
        server.close();
        server.closeAllConnections();
      }
      agent.destroy();
    },
  };
};
