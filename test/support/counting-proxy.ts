import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";

/** Passes requests on to a server on loopback, and keeps count. */
export interface CountingProxy {
  readonly port: number;
  /** Method and query of each request since the last call of this. */
  readonly calls: () => readonly string[];
  close(): void;
}

export const startCountingProxy = async (port: number): Promise<CountingProxy> => {
  let calls: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = "", url = "", headers } = incoming;
    calls.push(`${method} ${new URL(url, "http://host").search}`);
    const passed = send({ port, method, path: url, headers, host: "127.0.0.1" }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on("error", () => {
      outgoing.destroy();
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    calls: () => {
      const seen = calls;
      calls = [];
      return seen;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
