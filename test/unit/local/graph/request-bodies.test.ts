import { describe, expect, it } from "vitest";
import {
  commitBody,
  driveItemSessionBody,
  printSessionBody,
} from "../../../../local/graph/request-bodies.ts";

const accepts = (body: unknown) => driveItemSessionBody.safeParse(body).success;
const print = { documentName: "a.pdf", contentType: "application/pdf", size: 1 };

describe("the body of createUploadSession", () => {
  it.each([
    {},
    { deferCommit: true },
    {
      item: { "@odata.type": "microsoft.graph.driveItemUploadableProperties", fileSize: 8 },
      deferCommit: true,
    },
    { item: { "@odata.type": "#microsoft.graph.driveItemUploadableProperties", fileSize: 0 } },
    { item: { "@microsoft.graph.conflictBehavior": "rename", name: "x.bin" } },
    { item: { fileSystemInfo: { lastModifiedDateTime: "2026-01-02T03:04:05.678Z" } } },
    { item: { fileSystemInfo: { createdDateTime: "2026-01-02T03:04:05+01:00" } } },
  ])("accepts %j", (body) => {
    expect(accepts(body)).toBe(true);
  });

  it.each([
    null,
    [],
    "x",
    { unknown: 1 },
    { item: { unknown: 1 } },
    { item: { "@odata.type": "microsoft.graph.driveItem" } },
    { item: { "@microsoft.graph.conflictBehavior": "overwrite" } },
    { item: { name: "" } },
    { item: { name: "a/b" } },
    { item: { fileSize: -1 } },
    { item: { fileSize: 1.5 } },
    { item: { fileSize: "8" } },
    { item: { fileSystemInfo: { lastModifiedDateTime: "yesterday" } } },
    { item: { fileSystemInfo: { lastModifiedDateTime: "2026-13-02T03:04:05Z" } } },
    { item: { fileSystemInfo: { other: "2026-01-02T03:04:05Z" } } },
    { deferCommit: "true" },
  ])("rejects %j", (body) => {
    expect(accepts(body)).toBe(false);
  });

  it("requires all three properties for a print document", () => {
    const acceptsPrint = (properties: unknown) => printSessionBody.safeParse({ properties }).success;
    expect(acceptsPrint(print)).toBe(true);
    for (const name of Object.keys(print)) expect(acceptsPrint({ ...print, [name]: undefined })).toBe(false);
    expect(acceptsPrint({ ...print, size: 0 })).toBe(false);
    expect(acceptsPrint({ ...print, other: 1 })).toBe(false);
  });
});

it("the body of a commit requires a source URL", () => {
  expect(commitBody.safeParse({ "@microsoft.graph.sourceUrl": "http://x" }).success).toBe(true);
  expect(commitBody.safeParse({ name: "x" }).success).toBe(false);
});
