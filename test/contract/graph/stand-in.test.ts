import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import type { GraphOptions } from "../../../local/graph/options.ts";
import { startGraph } from "../../../local/graph/server.ts";
import { graphDestination } from "../../../src/graph/destination.ts";
import { graphClient } from "../../../src/graph/client.ts";
import { targetKindOf } from "../../../src/graph/targets/index.ts";
import { httpSender } from "../../../src/http/send.ts";
import { QuickXorHash } from "../../../src/transfer/hash/quick-xor-hash.ts";
import type { Target } from "../../../src/transfer/job.ts";
import type { Destination, UploadSpec } from "../../../src/transfer/ports.ts";
import type { UploadUrl } from "../../../src/transfer/upload-url.ts";
import { bundle, print, specOf } from "../../support/scripted-graph.ts";

const content = randomBytes(2 * 327_680 + 7);
const targets: readonly Target[] = [
  { kind: "workbook", workbookId: "w ü" },
  { kind: "workbookChild", workbookId: "w", itemId: "01C" },
  { kind: "sharedItem", shareId: "u!abc" },
  { kind: "sharedItem", sharingUrl: "https://contoso.sharepoint.com/:w:/s/Tëam" },
  bundle,
  { kind: "groupActivityItem", invitationId: "i", groupId: "g", activityId: "a" },
  print,
];

const startWith = async (options: GraphOptions = {}) => {
  const graph = await startGraph(options);
  onTestFinished(() => graph.close());
  const withToken = httpSender([
    {
      name: "token",
      sendRequest: (request, next) => {
        request.headers.set("Authorization", "Bearer local");
        return next(request);
      },
    },
  ]);
  const client = graphClient({
    endpoint: graph.url,
    version: "beta",
    withToken,
    withoutToken: httpSender([]),
    nowMs: Date.now,
  });
  return { graph, destination: graphDestination(client) };
};

const open = async (destination: Destination, spec: UploadSpec): Promise<UploadUrl> => {
  const created = await destination.createSession(spec);
  if (created.kind !== "created") throw new Error(created.error.message);
  expect(created.remaining).toEqual([{ start: 0, endExclusive: spec.source.bytes }]);
  return created.url;
};

const send = (
  destination: Destination,
  target: Target,
  url: UploadUrl,
  start: number,
  endExclusive: number,
) =>
  destination.putRange({
    target,
    url,
    range: { start, endExclusive },
    totalBytes: content.length,
    body: Readable.from([content.subarray(start, endExclusive)]),
  });

const rest = (start: number) => [{ start, endExclusive: content.length }];
const specFor = (target: Target, options: object = {}) => specOf(target, options, { bytes: content.length });

describe("against the stand-in", () => {
  it.each(targets)("a file arrives at %o in ranges, and is found there", async (target) => {
    const { destination, graph } = await startWith({ answerShape: "alternate" });
    const url = await open(destination, specFor(target));
    expect(await send(destination, target, url, 0, 327_680)).toMatchObject({
      kind: "accepted",
      remaining: rest(327_680),
    });
    expect(await destination.querySession(target, url, content.length)).toMatchObject({
      kind: "open",
      remaining: rest(327_680),
    });
    expect((await send(destination, target, url, 327_680, content.length)).kind).toBe("committed");
    expect((await destination.querySession(target, url, content.length)).kind).toBe("gone");
    expect((await destination.deleteSession(url)).kind).toBe("gone");

    const found = await destination.getItem(target);
    const hash = new QuickXorHash();
    hash.update(content);
    const keepsHash = targetKindOf(target).rules.keepsHash;
    expect(found).toMatchObject({
      kind: "found",
      item: { bytes: content.length, quickXorHash: keepsHash ? hash.digest() : null },
    });
    expect(graph.items()).toHaveLength(1);
  });

  it("a range sent twice is misplaced, and the session tells where to go on", async () => {
    const { destination } = await startWith();
    const url = await open(destination, specFor(bundle));
    await send(destination, bundle, url, 0, 327_680);
    expect((await send(destination, bundle, url, 0, 327_680)).kind).toBe("misplaced");
    expect(await destination.querySession(bundle, url, content.length)).toMatchObject({
      remaining: rest(327_680),
    });
  });

  it("print takes ranges in any order and tells each gap", async () => {
    const { destination } = await startWith();
    const url = await open(destination, specFor(print));
    expect(await send(destination, print, url, 1000, 2000)).toMatchObject({
      kind: "accepted",
      remaining: [{ start: 0, endExclusive: 1000 }, ...rest(2000)],
    });
  });

  it("a freed session takes nothing more and leaves nothing", async () => {
    const { destination } = await startWith();
    const url = await open(destination, specFor(bundle));
    expect(await destination.deleteSession(url)).toEqual({ kind: "deleted" });
    expect((await send(destination, bundle, url, 0, 327_680)).kind).toBe("gone");
    expect(await destination.getItem(bundle)).toEqual({ kind: "absent" });
  });

  it.each([
    ["post", "b!d", "committed"],
    ["source-url", "personal-d", "committed"],
    ["post", "personal-d", "unsupported"],
  ] as const)("a deferred commit by %s on drive %s is %s", async (by, driveId, kind) => {
    const { destination } = await startWith({ personalDrives: ["personal"] });
    const target = { ...bundle, driveId };
    const spec = specFor(target, { deferCommit: true });
    const url = await open(destination, spec);
    expect(await send(destination, target, url, 0, content.length)).toMatchObject({
      kind: "accepted",
      remaining: [],
    });
    expect(await destination.getItem(target)).toEqual({ kind: "absent" });
    expect((await destination.commit(spec, url, by)).kind).toBe(kind);
  });

  it("a name that is taken is a conflict at the end, and a commit by source URL resolves it", async () => {
    const seed = { path: "/drives/b!d/bundles/01A", name: "report.pdf", content: "old" };
    const { destination } = await startWith({ preexisting: [seed] });
    const url = await open(destination, specFor(bundle));
    expect((await send(destination, bundle, url, 0, content.length)).kind).toBe("name-conflict");
    const spec = specFor(bundle, { conflictBehavior: "replace" });
    expect((await destination.commit(spec, url, "source-url")).kind).toBe("committed");
    expect(await destination.getItem(bundle)).toMatchObject({ item: { bytes: content.length } });
  });

  it("another session on the item is busy", async () => {
    const { destination } = await startWith({ oneSessionPerItem: true });
    await open(destination, specFor(bundle));
    expect(await destination.createSession(specFor(bundle))).toMatchObject({
      kind: "busy",
      problem: { code: "target-busy" },
    });
  });

  it("an empty file arrives without a session", async () => {
    const { destination } = await startWith();
    expect(await destination.putEmpty(specOf(bundle, {}, { bytes: 0 }))).toMatchObject({
      kind: "committed",
      item: { bytes: 0 },
    });
    expect(await destination.getItem(bundle)).toMatchObject({ kind: "found", item: { bytes: 0 } });
  });

  it.each([
    ["before it is read", { kind: "cut", when: "before" }],
    ["in the middle", { kind: "cut", when: "during", afterBytes: 100_000 }],
    ["after it landed", { kind: "cut", when: "after" }],
  ] as const)("a range whose connection is cut %s has failed, its effect unknown", async (_what, action) => {
    const { destination } = await startWith({
      intercept: ({ route, count }) => (route === "putRange" && count === 1 ? action : undefined),
    });
    const url = await open(destination, specFor(bundle));
    expect((await send(destination, bundle, url, 0, 327_680)).kind).toBe("failed");
    const landed = action.when === "after" ? 327_680 : 0;
    expect(await destination.querySession(bundle, url, content.length)).toMatchObject({
      remaining: rest(landed),
    });
  });

  it("a wrong token is forbidden, and said so without it", async () => {
    const { destination } = await startWith({ token: "another" });
    const answer = await destination.createSession(specFor(bundle));
    expect(answer).toMatchObject({
      kind: "rejected",
      problem: { code: "target-forbidden", httpStatus: 401 },
    });
  });
});
