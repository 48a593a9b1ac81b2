import { expect } from "vitest";
import type { TransferResult } from "../../../src/transfer/result.ts";
import { content, sha256 } from "../../support/content.ts";
import type { Cell } from "./test-host.ts";
import type { Setting } from "./transfer-setup.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./fixture.ts";

/** What a scenario came to, for the summary. */
export interface Figures {
  readonly bytesSentTwice: number;
  readonly commits: number;
  readonly openSessions: number;
  readonly retellings: number;
}

/** Holds the end against the expectation, and against what must be true of every transfer. */
export const checkEnd = async (
  stage: Stage,
  cell: Cell,
  { id, job, expect: wanted }: Scenario,
  { address, bytes, rangeBytes, blob }: Setting,
  results: readonly TransferResult[],
): Promise<Figures> => {
  expect(stage.book.unmet(id), "faults that nothing met").toEqual([]);

  const byId = new Map(results.map((result) => [result.id, result]));
  expect(byId.size, "ends told").toBe(wanted.ends);
  for (const result of results) expect(result, "a repeat says the same").toEqual(byId.get(result.id));

  const { data } = results.findLast((result) => result.id.endsWith(`/${wanted.ends}`)) ?? { data: null };
  expect(data, JSON.stringify(data)).toMatchObject({
    status: wanted.status,
    error: wanted.status === "failed" ? { code: wanted.code } : null,
    ...(wanted.verification === undefined ? {} : { verification: wanted.verification }),
    ...(wanted.sessions === undefined ? {} : { sessions: wanted.sessions }),
  });

  const { commits } = cell.graph.state();
  expect(commits[address] ?? 0, "commits").toBe(wanted.commits);
  const own = cell.graph.items().filter((item) => item.address === address && !item.seeded);
  if (wanted.commits === 1 && own[0]?.rewritten === false) {
    expect(own, blob).toMatchObject([{ sizeBytes: bytes, sha256: sha256(content(bytes)) }]);
  }
  if (job.seeded !== undefined && job.options.conflictBehavior !== "replace") {
    expect(cell.graph.items(), "the file that was there").toContainEqual(
      expect.objectContaining({ address, sizeBytes: job.seeded.length, seeded: true }),
    );
  }

  const openSessions = cell.graph.sessions().filter((session) => session.address === address).length;
  expect(openSessions, "open sessions").toBe(wanted.openSessions);

  const sessions = cell.sessionsOf(address);
  const requests = cell.graph.requests().filter(({ sessionId }) => sessions.has(sessionId ?? ""));
  const sentBytes = requests.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
  const bytesSentTwice = Math.max(0, sentBytes - bytes);
  expect(bytesSentTwice, "bytes sent twice").toBeLessThanOrEqual(wanted.rangesSentTwice * rangeBytes);

  const deleted = new Set<string>();
  for (const { sessionId, route, status } of requests) {
    if (route === "deleteSession" && status === 204) deleted.add(sessionId ?? "");
    if (route === "putRange")
      expect(deleted.has(sessionId ?? ""), "bytes to a session that was freed").toBe(false);
  }
  expect(
    cell.early.filter((line) => line.includes(id)),
    "requests before their Retry-After",
  ).toEqual([]);

  const told = JSON.stringify(results);
  expect(told, "no upload URL in a result").not.toMatch(/tempauth|\/up\//);
  const { record } = (await cell.records.read(id)) ?? {};
  expect(record?.status).toBe(wanted.status);
  return {
    bytesSentTwice,
    commits: commits[address] ?? 0,
    openSessions,
    retellings: results.length - byId.size,
  };
};
