import { expect } from "vitest";
import type { TransferResult } from "../../../src/transfer/result.ts";
import { content, sha256 } from "../../support/content.ts";
import type { TestHost } from "./test-host.ts";
import type { TransferSetup } from "./transfer-setup.ts";
import type { Scenario } from "./scenario.ts";
import type { Fixture } from "./fixture.ts";

/** What a scenario cost, for the summary of the run. */
export interface Summary {
  readonly bytesSentTwice: number;
  readonly commits: number;
  readonly openSessions: number;
  readonly repeatedResults: number;
}

/** Checks the end against the expectation, and against what must hold for every transfer. */
export const checkEnd = async (
  fixture: Fixture,
  host: TestHost,
  { id, job, expect: wanted }: Scenario,
  { address, bytes, rangeBytes, blob }: TransferSetup,
  results: readonly TransferResult[],
): Promise<Summary> => {
  expect(fixture.book.unmet(id), "faults that never occurred").toEqual([]);

  const byId = new Map(results.map((result) => [result.id, result]));
  expect(byId.size, "ends published").toBe(wanted.ends);
  for (const result of results) expect(result, "a repeat equals the first").toEqual(byId.get(result.id));

  const { data } = results.findLast((result) => result.id.endsWith(`/${wanted.ends}`)) ?? { data: null };
  expect(data, JSON.stringify(data)).toMatchObject({
    status: wanted.status,
    error: wanted.status === "failed" ? { code: wanted.code } : null,
    ...(wanted.verification === undefined ? {} : { verification: wanted.verification }),
    ...(wanted.sessions === undefined ? {} : { sessions: wanted.sessions }),
  });

  const { commits } = host.graph.state();
  expect(commits[address] ?? 0, "commits").toBe(wanted.commits);
  const own = host.graph.items().filter((item) => item.address === address && !item.seeded);
  if (wanted.commits === 1 && own[0]?.rewritten === false) {
    expect(own, blob).toMatchObject([{ sizeBytes: bytes, sha256: sha256(content(bytes)) }]);
  }
  if (job.seeded !== undefined && job.options.conflictBehavior !== "replace") {
    expect(host.graph.items(), "the existing file").toContainEqual(
      expect.objectContaining({ address, sizeBytes: job.seeded.length, seeded: true }),
    );
  }

  const openSessions = host.graph.sessions().filter((session) => session.address === address).length;
  expect(openSessions, "open sessions").toBe(wanted.openSessions);

  const sessions = host.sessionsOf(address);
  const requests = host.graph.requests().filter(({ sessionId }) => sessions.has(sessionId ?? ""));
  const sentBytes = requests.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
  const bytesSentTwice = Math.max(0, sentBytes - bytes);
  expect(bytesSentTwice, "bytes sent twice").toBeLessThanOrEqual(wanted.rangesSentTwice * rangeBytes);

  const deleted = new Set<string>();
  for (const { sessionId, route, status } of requests) {
    if (route === "deleteSession" && status === 204) deleted.add(sessionId ?? "");
    if (route === "putRange") expect(deleted.has(sessionId ?? ""), "bytes to a deleted session").toBe(false);
  }
  expect(
    host.early.filter((line) => line.includes(id)),
    "requests before their Retry-After",
  ).toEqual([]);

  const published = JSON.stringify(results);
  expect(published, "no upload URL in a result").not.toMatch(/tempauth|\/up\//);
  const { record } = (await host.records.read(id)) ?? {};
  expect(record?.status).toBe(wanted.status);
  return {
    bytesSentTwice,
    commits: commits[address] ?? 0,
    openSessions,
    repeatedResults: results.length - byId.size,
  };
};
