import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { GraphOptions } from "../../../local/graph/options.ts";
import { startGraph, type Graph } from "../../../local/graph/server.ts";
import {
  call,
  callGraph,
  createSession,
  open,
  putRange,
  until,
  verdictOf,
  type Headers,
} from "./graph-client.ts";

const unit = 327_680;
const size = 2 * unit + 1000;
const content = randomBytes(size);
const sha256 = createHash("sha256").update(content).digest("hex");
const path = "/drives/b!d/bundles/i";
const behave = (behavior: string, name = "x.bin") => ({
  item: { name, "@microsoft.graph.conflictBehavior": behavior },
});

let running: Graph | undefined;
const start = async (options: GraphOptions = {}): Promise<Graph> => {
  running = await startGraph(options);
  return running;
};
afterEach(async () => {
  await running?.close();
  running = undefined;
});

/** All bytes, in three ranges; the last answer. */
const upload = async (url: string) => {
  await putRange(url, content, 0, unit);
  await putRange(url, content, unit, 2 * unit);
  return putRange(url, content, 2 * unit, size);
};

const commitBySource = (graph: Graph, url: string, more: object = {}, at = path) =>
  callGraph(graph, "PUT", `/beta${at}`, { "@microsoft.graph.sourceUrl": url, ...more });

/** A first range of which one byte is sent; the caller ends it. */
const slowPut = (url: string, lengthBytes: number, totalBytes: number) => {
  const range = {
    "content-length": String(lengthBytes),
    "content-range": `bytes 0-${lengthBytes - 1}/${totalBytes}`,
  };
  const request = open("PUT", url, range);
  const answered = new Promise<number | undefined>((resolve, reject) => {
    request.once("error", reject);
    request.once("response", (response) => {
      response.resume();
      resolve(response.statusCode);
    });
  });
  request.write("x");
  return { request, answered };
};

describe("ranges of a driveItem", () => {
  it("are taken one after another; the last one answers the item", async () => {
    const graph = await start({ now: () => Date.UTC(2026, 0, 2) });
    const url = await createSession(graph, path, { item: { name: "x.bin", fileSize: size } });
    for (const at of [0, unit]) {
      const reply = await putRange(url, content, at, at + unit);
      expect(reply.status).toBe(202);
      const progress = {
        expirationDateTime: "2026-01-02T00:15:00.000Z",
        nextExpectedRanges: [`${at + unit}-`],
      };
      expect(reply.json).toEqual(progress);
      const status = await call("GET", url);
      expect(status.status).toBe(200);
      expect(status.json).toEqual(progress);
    }
    const last = await putRange(url, content, 2 * unit, size);
    expect(last.status).toBe(201);
    expect(last.json).toMatchObject({ id: "i", name: "x.bin", size });
    expect(graph.items()[0]).toMatchObject({ sha256, commits: 1 });
    expect(graph.sessions()).toEqual([]);
    for (const method of ["GET", "PUT", "DELETE", "POST"]) {
      expect(verdictOf(await call(method, url)), method).toBe("404 itemNotFound");
    }
  });

  const table: readonly [string, string, Headers, number, string][] = [
    ["no Content-Range", "", {}, 10, "400 invalidRequest"],
    ["a * for the total", "bytes 0-9/*", {}, 10, "400 invalidRequest"],
    ["bytes= as the print page has it", "bytes=0-9/10", {}, 10, "400 invalidRequest"],
    ["an end at the total", "bytes 0-10/10", {}, 11, "400 invalidRequest"],
    ["a length that differs from the range", "bytes 0-9/10", {}, 9, "400 invalidRequest"],
    ["no bytes at all", "bytes 0--1/0", {}, 0, "400 invalidRequest"],
    ["a chunked body", "bytes 0-9/10", { "transfer-encoding": "chunked" }, 10, "411 invalidRequest"],
    ["no multiple of 320 KiB", `bytes 0-99/${size}`, {}, 100, "400 invalidRequest"],
    [
      "a gap before it",
      `bytes ${unit}-${2 * unit - 1}/${size}`,
      {},
      unit,
      "416 invalidRange fragmentOutOfOrder",
    ],
  ];
  it.each(table)("with %s are refused", async (_what, contentRange, headers, length, expected) => {
    const graph = await start();
    const url = await createSession(graph, path);
    const range: Headers = contentRange === "" ? {} : { "content-range": contentRange };
    const reply = await call("PUT", url, content.subarray(0, length), { ...range, ...headers });
    expect(verdictOf(reply)).toBe(expected);
    expect(graph.sessions()[0]).toMatchObject({ receivedBytes: 0, totalBytes: null });
    expect(graph.state().counts).toMatchObject({ bytesAccepted: 0, bytesRefused: length });
    expect((await upload(url)).status).toBe(201);
  });

  it("of 60 MiB are too long", async () => {
    const graph = await start({ sink: true });
    const url = await createSession(graph, path);
    const big = Buffer.alloc(62_914_560);
    expect((await putRange(url, big, 0, big.length)).status).toBe(413);
    const reply = await putRange(url, big, 0, big.length - unit);
    expect(reply.json).toMatchObject({ nextExpectedRanges: [`${big.length - unit}-`] });
  });

  it("sent again overlap", async () => {
    const graph = await start();
    const url = await createSession(graph, path);
    await putRange(url, content, 0, unit);
    expect(verdictOf(await putRange(url, content, 0, unit))).toBe("416 invalidRange fragmentOverlap");
    expect((await call("GET", url)).json).toMatchObject({ nextExpectedRanges: [`${unit}-`] });
  });

  it("may not change the total, nor contradict fileSize", async () => {
    const graph = await start();
    const url = await createSession(graph, path);
    await putRange(url, content, 0, unit);
    const longer = Buffer.concat([content, content]);
    expect(verdictOf(await putRange(url, longer, unit, 2 * unit))).toBe("400 invalidRequest");
    const announced = await createSession(graph, "/workbooks/w", { item: { fileSize: size + 1 } });
    expect(verdictOf(await putRange(announced, content, 0, unit))).toBe("400 invalidRequest");
  });

  it("that break off leave nothing behind, and come one at a time", async () => {
    const graph = await start();
    const url = await createSession(graph, path);
    await putRange(url, content, 0, unit);
    const range = {
      "content-length": String(unit),
      "content-range": `bytes ${unit}-${2 * unit - 1}/${size}`,
    };
    const broken = open("PUT", url, range);
    const failed = new Promise((resolve) => broken.once("error", resolve));
    broken.write(randomBytes(unit / 2));
    await until(() => graph.sessions()[0]?.putsInFlight === 1);
    const second = await putRange(url, content, unit, 2 * unit);
    expect(verdictOf(second)).toBe("416 invalidRange fragmentRowCountCheckFailed");
    expect(second.text).toContain("Optimistic concurrency failure during fragmented upload");
    broken.destroy();
    await failed;
    await until(() => graph.sessions()[0]?.putsInFlight === 0);
    expect((await call("GET", url)).json).toMatchObject({ nextExpectedRanges: [`${unit}-`] });
    await putRange(url, content, unit, 2 * unit);
    await putRange(url, content, 2 * unit, size);
    expect(graph.items()[0]?.sha256).toBe(sha256);
    expect(graph.requests().filter((entry) => entry.status === null)).toHaveLength(1);
  });
});

describe("an upload URL", () => {
  it.each(["PUT", "GET", "DELETE", "POST"])(
    "refuses %s with an Authorization header, or without its token",
    async (method) => {
      const graph = await start();
      const url = await createSession(graph, path);
      expect((await call(method, url, undefined, { authorization: "Bearer local" })).status).toBe(401);
      expect((await call(method, url.split("?")[0] ?? "")).status).toBe(401);
      expect((await call(method, `${url}x`)).status).toBe(401);
      expect(graph.sessions()).toHaveLength(1);
    },
  );

  it("ends 15 minutes after the last range, and takes its bytes along", async () => {
    let nowMs = Date.UTC(2026, 0, 2);
    const graph = await start({ now: () => nowMs });
    const url = await createSession(graph, path);
    nowMs += 14 * 60_000;
    expect((await putRange(url, content, 0, unit)).json).toMatchObject({
      expirationDateTime: "2026-01-02T00:29:00.000Z",
    });
    nowMs += 15 * 60_000 - 1;
    expect((await call("GET", url)).status).toBe(200);
    nowMs += 1;
    expect(verdictOf(await call("GET", url))).toBe("404 itemNotFound");
    expect(verdictOf(await putRange(url, content, unit, 2 * unit))).toBe("404 itemNotFound");
    expect(graph.state().counts.sessionsExpired).toBe(1);
  });

  it("dies after 24 hours, however fresh it looks", async () => {
    let nowMs = Date.UTC(2026, 0, 2);
    const graph = await start({ now: () => nowMs, sessionLifetimeMs: 48 * 3_600_000 });
    const url = await createSession(graph, path);
    nowMs += 24 * 3_600_000 - 1;
    expect((await putRange(url, content, 0, unit)).status).toBe(202);
    nowMs += 1;
    for (const method of ["GET", "PUT", "DELETE", "POST"]) {
      expect(verdictOf(await call(method, url)), method).toBe("401 expiredToken");
    }
  });

  it("is cancelled by DELETE, once, and its bytes are gone", async () => {
    const dir = await mkdtemp(join(tmpdir(), "graph-test-"));
    const graph = await start({ filesDir: dir });
    const filesUnderWay = async () => (await readdir(join(dir, ".incoming"))).length;
    const other = await createSession(graph, "/workbooks/w");
    const url = await createSession(graph, path);
    await putRange(url, content, 0, unit);
    expect(await filesUnderWay()).toBe(2);
    expect((await call("DELETE", url)).status).toBe(204);
    expect(verdictOf(await call("DELETE", url))).toBe("404 itemNotFound");
    expect(await filesUnderWay()).toBe(1);
    expect((await call("GET", other)).status).toBe(200);
    await rm(dir, { recursive: true });
  });

  it.each([
    ["a last range commits nothing", 10],
    ["another range takes nothing", 1_000_000],
  ])("cancelled under %s", async (_what, totalBytes) => {
    const graph = await start();
    const url = await createSession(graph, path);
    const lengthBytes = Math.min(unit, totalBytes);
    const { request, answered } = slowPut(url, lengthBytes, totalBytes);
    await until(() => graph.sessions()[0]?.putsInFlight === 1);
    expect((await call("DELETE", url)).status).toBe(204);
    request.end(Buffer.alloc(lengthBytes - 1));
    expect(await answered).toBe(404);
    expect(graph.items()).toEqual([]);
    expect(graph.state().counts.rangesAccepted).toBe(0);
  });

  it("does not expire under a range", async () => {
    let nowMs = Date.UTC(2026, 0, 2);
    const graph = await start({ now: () => nowMs });
    const url = await createSession(graph, path);
    const { request, answered } = slowPut(url, unit, size);
    await until(() => graph.sessions()[0]?.putsInFlight === 1);
    nowMs += 16 * 60_000;
    expect((await call("GET", url)).status).toBe(200);
    request.end(Buffer.alloc(unit - 1));
    expect(await answered).toBe(202);
    expect((await call("GET", url)).json).toMatchObject({ expirationDateTime: "2026-01-02T00:31:00.000Z" });
  });

  it("cancelled and finished at once does one of the two", async () => {
    const graph = await start();
    for (let turn = 0; turn < 30; turn += 1) {
      const url = await createSession(graph, `/workbooks/${turn}`);
      const [put, cancel] = await Promise.all([putRange(url, Buffer.from("x"), 0, 1), call("DELETE", url)]);
      expect(["201 404", "404 204"]).toContain(`${put.status} ${cancel.status}`);
      expect(graph.items().some((item) => item.address === `/workbooks/${turn}`)).toBe(put.status === 201);
    }
  });
});

describe("deferCommit", () => {
  it("waits for a POST without a body", async () => {
    const graph = await start();
    const url = await createSession(graph, path, { deferCommit: true });
    expect(verdictOf(await call("POST", url))).toBe("400 invalidRequest");
    const last = await upload(url);
    expect(last.status).toBe(202);
    expect(last.json).toMatchObject({ nextExpectedRanges: [] });
    expect((await call("GET", url)).json).toMatchObject({ nextExpectedRanges: [] });
    expect(graph.items()).toEqual([]);
    expect(verdictOf(await call("POST", url, "x"))).toBe("400 invalidRequest");
    const commit = await call("POST", url, "");
    expect(commit.status).toBe(201);
    expect(commit.json).toMatchObject({ id: "i", size });
    expect(graph.items()[0]).toMatchObject({ sha256, commits: 1 });
    expect(verdictOf(await call("POST", url))).toBe("404 itemNotFound");
  });

  it("commits once, or is cancelled, whoever asks at the same time", async () => {
    const graph = await start();
    const seen = new Set<string>();
    for (let turn = 0; turn < 100; turn += 1) {
      const url = await createSession(graph, `/workbooks/${turn}`, { deferCommit: true });
      await putRange(url, Buffer.from("x"), 0, 1);
      const verbs = turn % 2 === 0 ? ["POST", "POST", "DELETE"] : ["DELETE", "POST", "POST"];
      const replies = await Promise.all(verbs.map((method) => call(method, url)));
      seen.add(
        replies
          .map(({ status }) => status)
          .sort()
          .join(" "),
      );
    }
    for (const statuses of seen) expect(["201 404 404", "204 404 404"]).toContain(statuses);
  });

  it("does not make an empty file, whatever was announced", async () => {
    const graph = await start();
    const url = await createSession(graph, path, { item: { fileSize: 0 }, deferCommit: true });
    expect(verdictOf(await call("POST", url))).toBe("400 invalidRequest");
  });

  it("can be committed by PUT with the upload URL, too", async () => {
    const graph = await start();
    const url = await createSession(graph, path, { deferCommit: true });
    await putRange(url, content, 0, unit);
    expect(verdictOf(await commitBySource(graph, url))).toBe("400 invalidRequest");
    await putRange(url, content, unit, 2 * unit);
    await putRange(url, content, 2 * unit, size);
    expect(verdictOf(await commitBySource(graph, url, {}, "/workbooks/other"))).toBe("400 invalidRequest");
    expect((await commitBySource(graph, url, { name: "named.bin" })).json).toMatchObject({
      name: "named.bin",
      size,
    });
    expect(verdictOf(await commitBySource(graph, url))).toBe("404 itemNotFound");
  });

  it("on a personal drive knows only that PUT", async () => {
    const graph = await start({ personalDrives: ["personal-"] });
    const personal = "/drives/personal-1/bundles/i";
    const url = await createSession(graph, personal, { deferCommit: true });
    await upload(url);
    expect(verdictOf(await call("POST", url))).toBe("400 notSupported");
    const commit = await commitBySource(graph, url, {}, personal);
    expect(commit.status).toBe(201);
    expect(commit.json).toMatchObject({ parentReference: { driveType: "personal" } });
  });

  it("is not what other sessions have", async () => {
    const graph = await start();
    const url = await createSession(graph, path);
    await putRange(url, content, 0, unit);
    const early = await call("POST", url);
    expect(verdictOf(early)).toBe("400 invalidRequest");
    expect(early.text).toContain("deferCommit");
  });
});

describe("over an existing item", () => {
  const old = { path, name: "x.bin", content: "old" };

  it("fail answers 409 on the last range, and keeps the bytes for another try", async () => {
    const graph = await start({ preexisting: [old] });
    const url = await createSession(graph, path, behave("fail"));
    expect(verdictOf(await upload(url))).toBe("409 nameAlreadyExists");
    expect((await call("GET", url)).json).toMatchObject({ nextExpectedRanges: [] });
    expect(graph.sessions()[0]).toMatchObject({ state: "conflict", receivedBytes: size });
    expect(graph.items()).toMatchObject([{ sizeBytes: 3, commits: 0 }]);
    expect(verdictOf(await commitBySource(graph, url))).toBe("409 nameAlreadyExists");
    const commit = await commitBySource(graph, url, { "@microsoft.graph.conflictBehavior": "replace" });
    expect(commit.status).toBe(200);
    expect(graph.items()).toMatchObject([{ sizeBytes: size, sha256, commits: 1 }]);
  });

  it("a commit under a new name stores beside it", async () => {
    const graph = await start({ preexisting: [old] });
    const url = await createSession(graph, path, behave("fail"));
    await upload(url);
    const commit = await commitBySource(graph, url, { name: "new.bin" });
    expect(commit.status).toBe(201);
    expect(commit.json).toMatchObject({ name: "new.bin", size });
    expect((await callGraph(graph, "GET", `/beta${path}`)).json).toMatchObject({ name: "x.bin", size: 3 });
  });

  it("a session left by 409 can be cancelled", async () => {
    const graph = await start({ preexisting: [old] });
    const url = await createSession(graph, path, behave("fail"));
    await upload(url);
    expect((await call("DELETE", url)).status).toBe(204);
    expect(graph.sessions()).toEqual([]);
  });

  it("replace overwrites it: the same id, another eTag, 200", async () => {
    const graph = await start({ preexisting: [old] });
    const before = graph.items()[0];
    const reply = await upload(await createSession(graph, path, behave("replace")));
    expect(reply.status).toBe(200);
    expect(graph.items()).toMatchObject([{ id: before?.id, sizeBytes: size, sha256 }]);
    expect(graph.items()[0]?.eTag).not.toBe(before?.eTag);
  });

  it("rename stores beside it under the first free name; the address keeps its item", async () => {
    const graph = await start({ preexisting: [old] });
    const names: unknown[] = [];
    const ids = new Set<unknown>();
    for (let turn = 0; turn < 2; turn += 1) {
      const reply = await upload(await createSession(graph, path, behave("rename")));
      expect(reply.status).toBe(201);
      const { id, name } = reply.json as Record<string, unknown>;
      names.push(name);
      ids.add(id);
    }
    expect(names).toEqual(["x 1.bin", "x 2.bin"]);
    expect(ids.size).toBe(2);
    expect(ids.has("i")).toBe(false);
    expect((await callGraph(graph, "GET", `/beta${path}`)).json).toMatchObject({
      id: "i",
      name: "x.bin",
      size: 3,
    });
    expect(graph.items().map(({ addressed }) => addressed)).toEqual([true, false, false]);
    expect(graph.state().commits).toEqual({ [path]: 2 });
  });

  it.each([
    [{}, 200],
    [{ defaultConflictBehavior: "fail" }, 409],
  ] as const)("a session that names no behaviour, with %j, ends with %i", async (options, status) => {
    const graph = await start({ preexisting: [old], ...options });
    expect((await upload(await createSession(graph, path))).status).toBe(status);
  });
});

describe("a sink", () => {
  it("keeps nothing and hashes nothing, unless asked", async () => {
    const graph = await start({ sink: true });
    const reply = await upload(await createSession(graph, path));
    expect(reply.json).toMatchObject({ size, file: { mimeType: "application/octet-stream" } });
    expect((reply.json as { file: object }).file).not.toHaveProperty("hashes");
    expect(graph.items()[0]).toMatchObject({ path: null, sha256: null, quickXorHash: null });
    await graph.close();
    const asked = await start({ sink: true, hashes: "all" });
    await upload(await createSession(asked, path));
    expect(asked.items()[0]).toMatchObject({ path: null, sha256 });
  });
});
