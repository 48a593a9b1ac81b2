import { describe, expect, it } from "vitest";
import {
  commitBody,
  driveItemSessionBody,
  printSessionBody,
} from "../../../../local/graph/request-bodies.ts";

const takes = (body: unknown) => driveItemSessionBody.safeParse(body).success;
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
  ])("may be %j", (body) => {
    expect(takes(body)).toBe(true);
  });

  it.each([
    undefined,
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
  ])("may not be %j", (body) => {
    expect(takes(body)).toBe(false);
  });

  it("of a print document needs all three properties", () => {
    const printTakes = (properties: unknown) => printSessionBody.safeParse({ properties }).success;
    expect(printTakes(print)).toBe(true);
    for (const name of Object.keys(print)) expect(printTakes({ ...print, [name]: undefined })).toBe(false);
    expect(printTakes({ ...print, size: 0 })).toBe(false);
    expect(printTakes({ ...print, other: 1 })).toBe(false);
  });
});

it("a commit needs its source", () => {
  expect(commitBody.safeParse({ "@microsoft.graph.sourceUrl": "http://x" }).success).toBe(true);
  expect(commitBody.safeParse({ name: "x" }).success).toBe(false);
});
