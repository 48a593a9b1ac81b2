import { expect, it } from "vitest";
import { transferError } from "../../../src/transfer/error.ts";
import { hasSecret, secretsOf } from "../../../src/transfer/redact-secrets.ts";
import { scenario, type Scenario } from "../../fakes/scenario.ts";
import { interceptedPorts, type GraphCall, type Interceptor } from "../../fakes/intercepted-ports.ts";
import { World } from "../../fakes/world.ts";
import { runObserved } from "../../support/observed-transfers.ts";
import { recorder } from "../../support/telemetry.ts";

/** As OneDrive personal has it, and as SharePoint. */
const ADDRESSES = {
  path: (nth: number) => `https://up.example/up/4Z9qLm${nth}xTr7WvKpB2/8JhYd0RsQe`,
  query: (nth: number) => `https://up.example/upload?tempauth=v1.4Z9qLm${nth}xTr7WvKpB2.8JhYd0RsQe`,
};

const TRANSFERS: readonly (readonly [string, Partial<Scenario>])[] = [
  ["three ranges", {}],
  ["a deferred commit", { deferCommit: true }],
  ["a path and follow-ups", { hasPath: true, hasFollowUps: true }],
  ["a name that is taken", { conflictBehavior: "fail", existing: "old" }],
  ["a file that is sent whole", { bytes: 2, wholeBelowBytes: 4 }],
];

/** Fails the first call of each kind, and quotes the address everywhere that an answer or an error has text. */
const quoting = (url: string, how: "answers" | "throws"): Interceptor => {
  const met = new Set<GraphCall>();
  return async (call, run) => {
    if (call.area !== "destination" || met.has(call.name)) return await run();
    met.add(call.name);
    const said = `Graph says: PUT ${url} is not possible now`;
    if (how === "throws") {
      const error = new Error(said, { cause: url });
      error.name = url;
      throw error;
    }
    const error = transferError("target-unavailable", said, {
      httpStatus: 503,
      graphCode: url,
      graphRequestId: url,
    });
    return { kind: "transient", error } as Awaited<ReturnType<typeof run>>;
  };
};

const cases = TRANSFERS.flatMap(([what, own]) =>
  (["path", "query"] as const).flatMap((where) =>
    (["answers", "throws"] as const).map((how) => [what, where, how, own] as const),
  ),
);

it.each(cases)(
  "telemetry of %s has no part of an upload URL whose secret is in the %s, when Graph's %s quote it",
  async (_what, where, how, own) => {
    const recorded = recorder();
    const world = new World(scenario(own));
    world.graph.uploadUrlOf = ADDRESSES[where];
    const urls = [1, 2, 3, 4].map(ADDRESSES[where]);
    world.submit();
    await runObserved(world, recorded, (ports) =>
      interceptedPorts(ports, ports.clock, quoting(urls[0] ?? "", how)),
    );
    expect(world.record?.result).not.toBeNull();
    expect(recorded.spans().length).toBeGreaterThan(10);
    const everything = await recorded.everything();
    expect(hasSecret(everything, secretsOf(urls))).toBe(false);
    expect(everything).not.toContain("up.example");
    expect(everything).not.toContain("Graph says");
  },
);
