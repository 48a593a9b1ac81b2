import { expect, it } from "vitest";
import { factsOf } from "../../../../src/cli/commands/show.ts";
import { transferViewOf, withAdvice } from "../../../../src/client/transfer-view.ts";
import type { TransferErrorCode } from "../../../../src/transfer/error.ts";
import { viewOfRecord } from "../../../../src/transfer/view.ts";
import { failed, running } from "../../../support/records-by-status.ts";

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
