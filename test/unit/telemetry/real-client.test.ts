import type { IncomingMessage, ServerResponse } from "node:http";
import { expect, it } from "vitest";
import { graphClient } from "../../../src/graph/client.ts";
import { graphDestination } from "../../../src/graph/destination.ts";
import { httpSender } from "../../../src/http/send.ts";
import { hasSecret, secretsOf } from "../../../src/transfer/redact-secrets.ts";
import { jobOf, scenario } from "../../fakes/scenario.ts";
import { World } from "../../fakes/world.ts";
import { serve } from "../../support/http-server.ts";
import { runObserved } from "../../support/observed-transfers.ts";
import { bundle } from "../../support/scripted-graph.ts";
import { recorder } from "../../support/telemetry.ts";

const TOKEN = "eyJhbGciOi.Zx81TokenOfTheApp77Qy";
const BYTES = 10;

/** Graph as it is at its worst: it quotes the address and the token in whatever an error has. */
const quotingGraph = async (secretPath: string) => {
  let uploadRequests = 0;
  const address = (): string => `${url}${secretPath}`;
  const json = (response: ServerResponse, status: number, body: object): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const quote = (request: IncomingMessage, response: ServerResponse): void => {
    const said = `${request.method ?? ""} ${address()} with ${TOKEN} failed`;
    response.writeHead(503, { "content-type": "application/json", "request-id": address() });
    response.end(JSON.stringify({ error: { code: address(), message: said, innerError: { code: said } } }));
  };
  const answerUpload = (request: IncomingMessage, response: ServerResponse): void => {
    uploadRequests++;
    const [, end] = /-(\d+)\//.exec(request.headers["content-range"] ?? "") ?? [];
    if (uploadRequests === 1) quote(request, response);
    else if (uploadRequests === 2) request.socket.destroy();
    else if (request.method === "DELETE") response.writeHead(204).end();
    else if (end === undefined) json(response, 200, { nextExpectedRanges: ["0-"] });
    else if (Number(end) < BYTES - 1) json(response, 202, { nextExpectedRanges: [`${Number(end) + 1}-`] });
    else json(response, 201, { id: "item", name: "big.bin", size: BYTES });
  };
  const { url } = await serve((request, response) => {
    request.resume().on("end", () => {
      if (!/^\/(v1\.0|beta)\//.test(request.url ?? "")) answerUpload(request, response);
      else if (request.method === "POST")
        json(response, 200, { uploadUrl: address(), nextExpectedRanges: ["0-"] });
      else quote(request, response);
    });
  });
  const withToken = httpSender("test", [
    {
      name: "token",
      sendRequest: (request, next) => {
        request.headers.set("Authorization", `Bearer ${TOKEN}`);
        return next(request);
      },
    },
  ]);
  const destination = graphDestination(
    graphClient({
      endpoint: url,
      version: null,
      withToken,
      withoutToken: httpSender("test"),
      nowMs: Date.now,
    }),
  );
  return { destination, address, uploads: () => uploadRequests };
};

it.each([
  ["path", "/up/4Z9qLmxTr7WvKpB2/8JhYd0RsQe"],
  ["query", "/up?tempauth=v1.4Z9qLmxTr7WvKpB2.8JhYd0RsQe"],
])(
  "the real client leaves no part of an upload URL whose secret is in the %s, nor of the token",
  async (_where, secretPath) => {
    const recorded = recorder();
    const graph = await quotingGraph(secretPath);
    const world = new World(scenario());
    const job = jobOf(world.scenario);
    world.queues.jobs.send({ kind: "job", job: { ...job, request: { ...job.request, target: bundle } } });
    await runObserved(world, recorded, (ports) => ({ ...ports, destination: graph.destination }));

    expect(world.record?.result).not.toBeNull();
    expect(graph.uploads()).toBeGreaterThan(4);
    const names = new Set(recorded.spans().map(({ name }) => name));
    expect([...names]).toEqual(expect.arrayContaining(["create session", "send range", "query session"]));
    const everything = await recorded.everything();
    expect(everything).toContain('"http.response.status_code":503');
    expect(hasSecret(everything, secretsOf([graph.address(), `https://x/${TOKEN}`]))).toBe(false);
    expect(everything).not.toContain("127.0.0.1");
  },
);
