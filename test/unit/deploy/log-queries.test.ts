import { describe, expect, it } from "vitest";
import { logOutcome } from "../../../src/app/log-outcome.ts";
import { logQueueState } from "../../../src/app/log-rescued.ts";
import { transferError } from "../../../src/transfer/error.ts";
import type { Outcome } from "../../../src/transfer/outcome.ts";
import {
  rejectionOf,
  resultOf,
  type MessageRejected,
  type RejectionData,
  type ResultData,
} from "../../../src/transfer/result.ts";
import { chartsOf, queryOf } from "../../support/alert-queries.ts";
import { templateOf } from "../../support/deployment-template.ts";

const lineOf = (outcome: Outcome): string => {
  const lines: string[] = [];
  const note = (line: string): void => {
    lines.push(line);
  };
  logOutcome({ log: note, warn: note }, outcome);
  return lines.join("\n");
};

const failed = (code: "too-many-restarts" | "poisoned"): ResultData =>
  ({ status: "failed", bytes: 5, ranges: 2, error: transferError(code, "a: b, c") }) as unknown as ResultData;

/** The values that a query extracts from the line; null where the line is none of its own. */
const extracted = (query: string, line: string): Readonly<Record<string, string | undefined>> | null => {
  if (!new RegExp(/matches regex @'([^']+)'/.exec(query)?.[1] ?? "$^").test(line)) return null;
  const fields = query.matchAll(
    /(\w+) = \w*\(?(?:[^,'@]*'[^'@]*', '[^'@]*', )?extract\(@'([^']+)', 1, message\)/g,
  );
  return Object.fromEntries(
    [...fields].map(([, name = "", pattern = "$^"]) => [name, new RegExp(pattern).exec(line)?.[1]]),
  );
};

const rejected = (message: string): MessageRejected =>
  rejectionOf("m-1/rejected", "m-1", {
    error: transferError("invalid-job", message),
    rejectedAt: "2026-10-05T12:00:00.000Z",
  } as unknown as RejectionData);

describe("the query for ends", () => {
  const query = queryOf(templateOf("plain"), "failed-transfers");

  it("reads the line that is logged when a transfer has ended", () => {
    const line = lineOf({
      kind: "ended",
      transferId: "a.b-c",
      result: resultOf("a.b-c/1", failed("poisoned")),
    });
    expect(extracted(query, line)).toEqual({ status: "failed", bytes: "5", code: "poisoned" });
  });

  it("reads the line that is logged when a message was rejected, and counts it as a failed end", () => {
    const text = "a: b; unknown-field: transfer x ended: completed, 7 bytes in 1 ranges; c:";
    const line = lineOf({ kind: "rejected", transferId: "a", event: rejected(text) });
    expect(line).toBe(`message m-1 rejected; invalid-job: ${text}`);
    expect(query).toContain("iff(message startswith 'message ', 'rejected', ");
    expect(query).toContain("where status in ('failed', 'rejected')");
    expect(extracted(query, line)).toEqual({ status: undefined, bytes: undefined, code: "invalid-job" });
  });

  it("counts an end once, although its result may be published again", () => {
    const line = lineOf({
      kind: "republished",
      transferId: "a",
      result: resultOf("a/1", failed("too-many-restarts")),
    });
    expect(extracted(query, line)).toBeNull();
  });
});

it("reads the state of the queues from the line that the timer logs", () => {
  const lines: string[] = [];
  const found = { resent: [], republished: [], removed: 0, restored: [], failed: [], errors: [] };
  const latenessMs = { jobs: 1000, steps: null };
  logQueueState({ log: (line: string) => lines.push(line) }, { ...found, latenessMs }, 1);
  const template = templateOf("plain");
  const queries = [
    ...["old-jobs", "late-steps", "poison-messages", "nothing-fetched", "silent"].map((name) =>
      queryOf(template, name),
    ),
    chartsOf(template).get("Messages in the poison queues, and transfers rescued") ?? "",
  ];
  for (const query of queries) {
    const prefix = /message startswith '([^']+)'/.exec(query)?.[1] ?? "-";
    expect(lines[0]?.startsWith(prefix)).toBe(true);
    const cut = /substring\(message, strlen\('([^']+)'\)\)/.exec(query)?.[1] ?? "";
    const state = JSON.parse(lines[0]?.slice(cut.length) ?? "") as object;
    const read = [...query.matchAll(/\bline\.(\w+)/g)].map(([, name]) => name);
    expect(read.sort()).toEqual(Object.keys(state).sort());
  }
});

it("reads why a step was postponed from its line", () => {
  const query = chartsOf(templateOf("plain")).get("Postponed steps, by reason") ?? "";
  const line = lineOf({
    kind: "postponed",
    transferId: "a",
    step: 3,
    delayMs: 1,
    why: "throttled",
    error: null,
  });
  expect(line).toMatch(new RegExp(/matches regex @'([^']+)'/.exec(query)?.[1] ?? "$^"));
  expect(new RegExp(/extract\(@'([^']+)'/.exec(query)?.[1] ?? "$^").exec(line)?.[1]).toBe("throttled");
});
