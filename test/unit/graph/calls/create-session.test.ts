import { describe, expect, it } from "vitest";
import { createSession } from "../../../../src/graph/calls/create-session.ts";
import { webPages } from "../web-pages.ts";
import {
  answered,
  broken,
  bundle,
  jsonOf,
  print,
  refusal,
  scripted,
  SECRET,
  specOf,
  UPLOAD,
  without,
} from "../../../support/scripted-graph.ts";

const session = {
  uploadUrl: UPLOAD,
  expirationDateTime: "2026-10-06T02:19:38.1694207Z",
  nextExpectedRanges: ["0-"],
};
const whole = [{ start: 0, endExclusive: 1000 }];

const create = async (...answers: Parameters<typeof scripted>[0]) => {
  const script = scripted(answers);
  return { ...script, answer: await createSession(script.graph, specOf(bundle)) };
};

describe("creating a session", () => {
  it("posts the kind's body to createUploadSession below the item's address", async () => {
    const { toGraph, toSession } = await create(answered(200, session));
    expect(toGraph.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "POST https://graph.example/v1.0/drives/b!d/bundles/01A/createUploadSession",
    ]);
    expect(jsonOf(toGraph[0])).toMatchObject({ item: { name: "report.pdf" } });
    expect(toSession).toEqual([]);
  });

  it.each([
    ["bare", session],
    ["wrapped in value, as the documents show it", { value: { "@odata.type": "#x", ...session } }],
    ["in Pascal case", { Value: { UploadUrl: UPLOAD, ExpirationDateTime: session.expirationDateTime } }],
    ["with a null value beside it", { ...session, value: null }],
  ])("reads a session that comes %s", async (_what, body) => {
    for (const status of [200, 201]) {
      const { answer } = await create(answered(status, body));
      expect(answer).toMatchObject({
        kind: "created",
        expiresAt: "2026-10-06T02:19:38.169Z",
        remaining: whole,
      });
      expect(answer.kind === "created" && answer.url.reveal()).toBe(UPLOAD);
    }
  });

  it.each([
    ["no ranges", []],
    ["unreadable ranges", ["all"]],
    ["an end equal to the size", ["0-1000"]],
  ])("expects to send everything after %s", async (_what, nextExpectedRanges) => {
    const { answer } = await create(answered(200, { ...session, nextExpectedRanges }));
    expect(answer).toMatchObject({ kind: "created", remaining: whole });
  });

  it("takes a session without an expiry, and several ranges of print", async () => {
    const { graph } = scripted([
      answered(200, { uploadUrl: UPLOAD, expirationDateTime: "soon", nextExpectedRanges: ["600-", "0-99"] }),
    ]);
    expect(await createSession(graph, specOf(print))).toMatchObject({
      kind: "created",
      expiresAt: null,
      remaining: [
        { start: 0, endExclusive: 100 },
        { start: 600, endExclusive: 1000 },
      ],
    });
  });

  it.each([
    ["no uploadUrl", { ...session, uploadUrl: undefined }],
    [
      "an empty value, as the documents' example",
      { value: { "@odata.type": "microsoft.graph.uploadSession" } },
    ],
    ["an uploadUrl that is none", { ...session, uploadUrl: `nowhere?${SECRET}` }],
    ["an uploadUrl of another type", { ...session, uploadUrl: 7 }],
    [
      "a plain http uploadUrl though Graph is https",
      { ...session, uploadUrl: UPLOAD.replace("https", "http") },
    ],
    ["an uploadUrl at an address", { ...session, uploadUrl: `https://169.254.169.254/${SECRET}` }],
    ["an uploadUrl on loopback", { ...session, uploadUrl: `https://localhost/${SECRET}` }],
    ["a file uploadUrl", { ...session, uploadUrl: `file:///${SECRET}` }],
    ["JSON cut off", JSON.stringify(session).slice(0, -5)],
    ["nothing", ""],
  ])("fails, to be tried again, on an answer with %s", async (_what, body) => {
    const { answer } = await create(answered(200, body));
    expect(answer).toMatchObject({ kind: "transient", error: { code: "target-unavailable" } });
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  });

  it("takes a plain http uploadUrl from a Graph that is on loopback itself, but no other scheme", async () => {
    const local = (uploadUrl: string) =>
      createSession(
        scripted([answered(200, { ...session, uploadUrl })], "http://127.0.0.1:5000").graph,
        specOf(bundle),
      );
    expect((await local("http://127.0.0.1:5000/up/1")).kind).toBe("created");
    expect((await local("file:///etc/passwd")).kind).toBe("transient");
    expect((await local("http://169.254.169.254/metadata")).kind).toBe("transient");
  });

  it("fails, to be tried again, on a web page and on a redirect", async () => {
    const typed = answered(200, session, { "Content-Type": "text/html" });
    for (const answer of [typed, ...webPages.map((page) => page(200)), refusal(308, "unknownError", "")]) {
      expect((await create(answer)).answer.kind).toBe("transient");
    }
  });

  it("says how long another upload or change of the item may take, where the service does", async () => {
    const busy = refusal(409, "resourceModified", "", { "Retry-After": "90" });
    expect((await create(busy)).answer).toMatchObject({ kind: "busy", retryAfterMs: 90_000 });
    expect((await create(refusal(409, "resourceModified"))).answer).not.toHaveProperty("retryAfterMs");
  });

  it("asks again without times when the drive takes none", async () => {
    const { answer, toGraph } = await create(
      refusal(400, "invalidRequest", "Property 'fileSystemInfo' is read-only."),
      answered(200, session),
    );
    expect(answer.kind).toBe("created");
    const [first, second] = toGraph.map(jsonOf) as { item: object }[];
    expect(first?.item).toHaveProperty("fileSystemInfo");
    expect(second).toStrictEqual({ ...first, item: without(first?.item ?? {}, "fileSystemInfo") });
  });

  it("asks again only once, and only then", async () => {
    const times = refusal(400, "invalidRequest", "fileSystemInfo");
    const twice = await create(times, times);
    expect(twice.answer).toMatchObject({ kind: "permanent", error: { code: "target-rejected" } });
    const other = await create(refusal(400, "invalidRequest", "A column of this list refuses the file."));
    expect(other.answer).toMatchObject({ kind: "permanent", error: { code: "target-rejected" } });
  });

  it.each([
    [409, "nameAlreadyExists", "name-conflict", "name-conflict"],
    [409, "upload_name_conflict", "name-conflict", "name-conflict"],
    [409, "resourceModified", "busy", "target-busy"],
    [409, "", "busy", "target-busy"],
    [409, "conflict", "busy", "target-busy"],
    [409, "resourceLocked", "busy", "target-busy"],
    [409, "accessDenied", "permanent", "target-rejected"],
    [409, "notSupported", "permanent", "target-rejected"],
    [409, "notAllowed", "permanent", "target-rejected"],
    [409, "invalidRequest", "permanent", "target-rejected"],
    [409, "invalidPath", "permanent", "target-rejected"],
    [409, "maxFileSizeExceeded", "permanent", "target-rejected"],
    [409, "quotaLimitReached", "permanent", "quota-exceeded"],
    [404, "itemNotFound", "permanent", "target-not-found"],
    [507, "quotaLimitReached", "permanent", "quota-exceeded"],
    [423, "resourceLocked", "locked", "target-locked"],
    [500, "generalException", "transient", "target-unavailable"],
  ])("takes %i %s for %s", async (status, graphCode, kind, code) => {
    const { answer } = await create(refusal(status, graphCode));
    expect(answer).toMatchObject({ kind, error: { code, httpStatus: status } });
  });

  it.each([
    ["the name may be taken over", { conflictBehavior: "replace" }, "It exists."],
    ["the name may be altered", { conflictBehavior: "rename" }, "It exists."],
    ["the message says so", {}, "The file is currently being uploaded."],
  ])("takes the code of a name conflict for another session where %s", async (_what, options, message) => {
    const { graph } = scripted([refusal(409, "nameAlreadyExists", message)]);
    expect(await createSession(graph, specOf(bundle, options))).toMatchObject({
      kind: "busy",
      error: { code: "target-busy" },
    });
  });

  it.each([
    ["its inner code", { code: "invalidRequest", message: "No.", innererror: { code: "resourceModified" } }],
    ["its message", { code: "invalidRequest", message: "The file is currently being uploaded." }],
  ])("takes a 409 for another session by %s", async (_what, error) => {
    expect((await create(answered(409, { error }))).answer.kind).toBe("busy");
  });

  it("fails when no answer comes: a session may be there", async () => {
    expect((await create(broken)).answer).toMatchObject({ kind: "transient" });
  });
});
