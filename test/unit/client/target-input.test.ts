import { expect, expectTypeOf, it } from "vitest";
import type { JobInput, TargetInput } from "../../../src/client/index.ts";
import { targetKinds } from "../../../src/graph/targets/index.ts";

type Kind = TargetInput["kind"];
type Of<K extends Kind> = Extract<TargetInput, { kind: K }>;

it("has each kind of target, with its fields", () => {
  const kinds: Record<Kind, true> = {
    webUrl: true,
    site: true,
    drive: true,
    user: true,
    group: true,
    channel: true,
    sharedFolder: true,
    driveItem: true,
    sharedItem: true,
    bundle: true,
    groupActivityItem: true,
    workbook: true,
    workbookChild: true,
    printDocument: true,
    messageAttachment: true,
    eventAttachment: true,
  };
  expect(Object.keys(kinds)).toEqual(targetKinds.map(({ kind }) => kind));
  expectTypeOf<{ kind: "user"; userId: string }>().toExtend<Of<"user">>();
  expectTypeOf<{ kind: "webUrl"; url: string; path: string }>().toExtend<Of<"webUrl">>();
  expectTypeOf<{ kind: "messageAttachment"; userId: string }>().not.toExtend<TargetInput>();
  expectTypeOf<{ kind: "print" }>().not.toExtend<TargetInput>();
  expectTypeOf<TargetInput>().toExtend<JobInput["target"]>();
});
