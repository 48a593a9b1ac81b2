import { expect, it } from "vitest";
import { adviceOn } from "../../../../src/cli/commands/follow.ts";
import { adviceFor } from "../../../../src/client/advice.ts";
import type { TransferView } from "../../../../src/client/transfer-view.ts";

const ended = (transferId: string, code: "name-conflict" | "source-not-found" | null): TransferView =>
  ({
    transferId,
    status: code === null ? "completed" : "failed",
    error: code === null ? null : { code, message: "no", advice: adviceFor(code) },
  }) as TransferView;

it("one that failed has its advice, and the command that shows all about it", () => {
  const [line, ...others] = adviceOn([ended("a", null), ended("b", "name-conflict")]);
  expect(line).toMatch(/^What to do: .*conflictBehavior.*\. Details: blobferry show b$/);
  expect(others).toEqual([]);
});

it("of many, each reason has its advice once", () => {
  const lines = adviceOn([
    ended("a", "name-conflict"),
    ended("b", "source-not-found"),
    ended("c", "name-conflict"),
  ]);
  expect(lines.map((line) => line.slice(0, line.indexOf(":")))).toEqual([
    "What to do about name-conflict",
    "What to do about source-not-found",
  ]);
});

it("where nothing failed there is none", () => {
  expect(adviceOn([ended("a", null)])).toEqual([]);
});
