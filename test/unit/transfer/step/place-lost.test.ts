import { expect, it } from "vitest";
import { transferError } from "../../../../src/transfer/error.ts";
import { permanent } from "../../../fakes/graph-answers.ts";
import { observe, type Arrangement } from "./machine/arrangement.ts";

const noFolder = { ...permanent(404), error: transferError("target-not-found", "no such folder") };
const place = { driveId: "drive", folderId: "deleted", name: "big.bin" };
const lost: Arrangement = {
  phase: "create",
  scenario: { hasPath: true },
  own: { place },
  answers: { createSession: noFolder },
};

it("finds the place anew where its folder is gone, once", async () => {
  const { result } = await observe(lost);
  expect(result.record).toMatchObject({ status: "running", place: null, placeLost: true, failures: 1 });

  const again = await observe({ ...lost, own: { ...result.record, place, wait: null } });
  expect(again.result.record).toMatchObject({ status: "aborting", error: { code: "target-not-found" } });
});

it("aborts at once where a target without a path is not there", async () => {
  const { result } = await observe({ phase: "create", answers: { createSession: noFolder } });
  expect(result.record).toMatchObject({ status: "aborting", error: { code: "target-not-found" } });
});
