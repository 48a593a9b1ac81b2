import { expect, it } from "vitest";
import { factsOf } from "../../../../src/cli/commands/show.ts";
import { transferViewOf, withAdvice } from "../../../../src/client/transfer-view.ts";
import type { TransferErrorCode } from "../../../../src/transfer/error.ts";
import { viewOfRecord } from "../../../../src/transfer/view.ts";
import { failed, queued, running } from "../../../support/records-by-status.ts";

const whatToDo = (code: TransferErrorCode): string | undefined => {
  const { error } = transferViewOf(failed("t"));
  const view = withAdvice({
    ...viewOfRecord(running("t")),
    status: "waiting",
    error: error && { ...error, code },
  });
  return factsOf(view).find(([name]) => name === "What to do")?.[1];
};

it.each<[TransferErrorCode, RegExp]>([
  ["sign-in-failed", /^The app could not sign in; .*blobferry doctor; the app tries again by itself\.$/],
  ["target-forbidden", /^Give the app's identity the Graph permission .*; the app tries again by itself\./],
  ["target-unavailable", /^The app tries again by itself; you do not need to do anything\.$/],
])("a transfer that waits with %s says what a person has to do", (code, advice) => {
  expect(whatToDo(code)).toMatch(advice);
});

it.each([
  [20_000, "queued"],
  [
    150_000,
    "queued; no app has begun it for 2 min 30 s. In a backlog that is expected; otherwise blobferry doctor says whether one is running",
  ],
])("a transfer that has waited for %d ms to begin", (ageMs, status) => {
  const view = withAdvice(viewOfRecord(queued("t")));
  const facts = factsOf(view, Date.parse(view.submittedAt) + ageMs);
  expect(facts).toContainEqual(["Status", status]);
});
