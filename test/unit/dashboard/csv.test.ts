import { expect, it } from "vitest";
import type { TransferView } from "../../../src/client/transfer-view.ts";
import { transfer } from "../../support/call-api.ts";
import { load } from "./load.ts";

const { csvOf } = await load<{ csvOf: (transfers: readonly TransferView[]) => string }>("csv.js");

it("has a line of names and a line for each transfer, quoted as RFC 4180 says", () => {
  const named = transfer({ name: 'a "b", c', labels: { team: "x" } });
  expect(csvOf([named]).split("\r\n")).toEqual([
    "transferId,status,submittedAt,endedAt,name,container,blob,target,bytes,acceptedBytes,attempt,errorCode,errorMessage,labels",
    '"one","running","2026-11-22T10:00:00.000Z","","a ""b"", c","reports","a/b.pdf","{""kind"":""bundle"",""driveId"":""d"",""itemId"":""i""}",100,40,1,"","","{""team"":""x""}"',
    "",
  ]);
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])("keeps a spreadsheet from running %j", (name) => {
  expect(csvOf([transfer({ name })])).toContain(`"'${name}"`);
});
