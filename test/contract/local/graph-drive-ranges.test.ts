import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  call,
  createSession,
  open,
  putRange,
  startTestGraph,
  until,
  verdictOf,
  type Headers,
} from "./graph-client.ts";
import { CONTENT, PATH, RANGE_BYTES, SHA256, SIZE_BYTES, upload } from "./graph-drive-upload.ts";

describe("a range of a driveItem", () => {
  it("is accepted in order, and the last one returns the item", async () => {
    const graph = await startTestGraph({ now: () => Date.UTC(2026, 0, 2) });
    const url = await createSession(graph, PATH, { item: { name: "x.bin", fileSize: SIZE_BYTES } });
    for (const at of [0, RANGE_BYTES]) {
      const reply = await putRange(url, CONTENT, at, at + RANGE_BYTES);
      expect(reply.status).toBe(202);
      const progress = {
        expirationDateTime: "2026-01-02T00:15:00.000Z",
        nextExpectedRanges: [`${at + RANGE_BYTES}-`],
      };
      expect(reply.json).toEqual(progress);
      const status = await call("GET", url);
      expect(status.status).toBe(200);
      expect(status.json).toEqual(progress);
    }
    const last = await putRange(url, CONTENT, 2 * RANGE_BYTES, SIZE_BYTES);
    expect(last.status).toBe(201);
    expect(last.json).toMatchObject({ id: "i", name: "x.bin", size: SIZE_BYTES });
    expect(graph.items()[0]).toMatchObject({ sha256: SHA256, commits: 1 });
    expect(graph.sessions()).toEqual([]);
    for (const method of ["GET", "PUT", "DELETE", "POST"]) {
      expect(verdictOf(await call(method, url)), method).toBe("404 itemNotFound");
    }
  });

  const INVALID_RANGES: readonly [string, string, Headers, number, string][] = [
    ["no Content-Range", "", {}, 10, "400 invalidRequest"],
    ["a * for the total", "bytes 0-9/*", {}, 10, "400 invalidRequest"],
    ["bytes=, as the print documentation has it", "bytes=0-9/10", {}, 10, "400 invalidRequest"],
    ["an end at the total", "bytes 0-10/10", {}, 11, "400 invalidRequest"],
    ["a length that differs from the range", "bytes 0-9/10", {}, 9, "400 invalidRequest"],
    ["no bytes at all", "bytes 0--1/0", {}, 0, "400 invalidRequest"],
    ["a chunked body", "bytes 0-9/10", { "transfer-encoding": "chunked" }, 10, "411 invalidRequest"],
    ["a length that is not a multiple of 320 KiB", `bytes 0-99/${SIZE_BYTES}`, {}, 100, "400 invalidRequest"],
    [
      "a gap before it",
      `bytes ${RANGE_BYTES}-${2 * RANGE_BYTES - 1}/${SIZE_BYTES}`,
      {},
      RANGE_BYTES,
      "416 invalidRange fragmentOutOfOrder",
    ],
  ];
  it.each(INVALID_RANGES)("with %s is rejected", async (_what, contentRange, headers, length, expected) => {
    const graph = await startTestGraph();
    const url = await createSession(graph, PATH);
    const range: Headers = contentRange === "" ? {} : { "content-range": contentRange };
    const reply = await call("PUT", url, CONTENT.subarray(0, length), { ...range, ...headers });
    expect(verdictOf(reply)).toBe(expected);
    expect(graph.sessions()[0]).toMatchObject({ receivedBytes: 0, totalBytes: null });
    expect(graph.state().counts).toMatchObject({ bytesAccepted: 0, bytesRefused: length });
    expect((await upload(url)).status).toBe(201);
  });

  it("of 60 MiB is too long", async () => {
    const graph = await startTestGraph({ sink: true });
    const url = await createSession(graph, PATH);
    const big = Buffer.alloc(62_914_560);
    expect((await putRange(url, big, 0, big.length)).status).toBe(413);
    const reply = await putRange(url, big, 0, big.length - RANGE_BYTES);
    expect(reply.json).toMatchObject({ nextExpectedRanges: [`${big.length - RANGE_BYTES}-`] });
  });

  it("that is sent again overlaps", async () => {
    const graph = await startTestGraph();
    const url = await createSession(graph, PATH);
    await putRange(url, CONTENT, 0, RANGE_BYTES);
    expect(verdictOf(await putRange(url, CONTENT, 0, RANGE_BYTES))).toBe("416 invalidRange fragmentOverlap");
    expect((await call("GET", url)).json).toMatchObject({ nextExpectedRanges: [`${RANGE_BYTES}-`] });
  });

  it("must not change the total or contradict fileSize", async () => {
    const graph = await startTestGraph();
    const url = await createSession(graph, PATH);
    await putRange(url, CONTENT, 0, RANGE_BYTES);
    const longer = Buffer.concat([CONTENT, CONTENT]);
    expect(verdictOf(await putRange(url, longer, RANGE_BYTES, 2 * RANGE_BYTES))).toBe("400 invalidRequest");
    const announced = await createSession(graph, "/workbooks/w", { item: { fileSize: SIZE_BYTES + 1 } });
    expect(verdictOf(await putRange(announced, CONTENT, 0, RANGE_BYTES))).toBe("400 invalidRequest");
  });

  it("is rejected while another is in flight, and leaves nothing behind when it is cut off", async () => {
    const graph = await startTestGraph();
    const url = await createSession(graph, PATH);
    await putRange(url, CONTENT, 0, RANGE_BYTES);
    const range = {
      "content-length": String(RANGE_BYTES),
      "content-range": `bytes ${RANGE_BYTES}-${2 * RANGE_BYTES - 1}/${SIZE_BYTES}`,
    };
    const broken = open("PUT", url, range);
    const failed = new Promise((resolve) => broken.once("error", resolve));
    broken.write(randomBytes(RANGE_BYTES / 2));
    await until(() => graph.sessions()[0]?.putsInFlight === 1);
    const second = await putRange(url, CONTENT, RANGE_BYTES, 2 * RANGE_BYTES);
    expect(verdictOf(second)).toBe("416 invalidRange fragmentRowCountCheckFailed");
    expect(second.text).toContain("Optimistic concurrency failure during fragmented upload");
    broken.destroy();
    await failed;
    await until(() => graph.sessions()[0]?.putsInFlight === 0);
    expect((await call("GET", url)).json).toMatchObject({ nextExpectedRanges: [`${RANGE_BYTES}-`] });
    await putRange(url, CONTENT, RANGE_BYTES, 2 * RANGE_BYTES);
    await putRange(url, CONTENT, 2 * RANGE_BYTES, SIZE_BYTES);
    expect(graph.items()[0]?.sha256).toBe(SHA256);
    expect(graph.requests().filter((entry) => entry.status === null)).toHaveLength(1);
  });
});
