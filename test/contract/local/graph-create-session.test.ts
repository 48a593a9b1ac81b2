import { describe, expect, it } from "vitest";
import type { GraphOptions } from "../../../local/graph/options.ts";
import { BEARER, call, callGraph, createSession, startTestGraph, verdictOf } from "./graph-client.ts";

const BUNDLE = "/drives/b!d/bundles/i";
const DOCUMENT = "/print/printers/p/jobs/j/documents/doc";
const DRIVE_ITEMS = [
  "/workbooks/w",
  "/workbooks/w/children/i",
  "/shares/u!s/driveItem",
  BUNDLE,
  "/invitations/v/invitedUser/joinedGroups/g/drive/activities/a/driveItem",
];

describe("createUploadSession", () => {
  it.each(DRIVE_ITEMS.flatMap((path) => [`/beta${path}`, `/v1.0${path}`]))(
    "on %s returns the session inside `value`",
    async (path) => {
      const graph = await startTestGraph({ now: () => Date.UTC(2026, 0, 2) });
      const reply = await callGraph(graph, "POST", `${path}/createUploadSession`, {});
      expect(reply.status).toBe(200);
      expect(reply.json).toEqual({
        value: {
          "@odata.type": "microsoft.graph.uploadSession",
          uploadUrl: expect.stringMatching(
            /^http:\/\/127\.0\.0\.1:\d+\/up\/\w{40,}\?tempauth=.{40,}$/,
          ) as string,
          expirationDateTime: "2026-01-02T00:15:00.000Z",
          nextExpectedRanges: ["0-"],
        },
      });
    },
  );

  it("returns a bare session if configured to, and always for a print document", async () => {
    const shapes = async (options: GraphOptions, path: string, body: object) => {
      const graph = await startTestGraph(options);
      const seen: boolean[] = [];
      for (let turn = 0; turn < 3; turn += 1) {
        const reply = await callGraph(graph, "POST", `/beta${path}/createUploadSession`, body);
        seen.push(Object.hasOwn(reply.json as object, "value"));
      }
      await graph.close();
      return seen;
    };
    const print = { properties: { documentName: "a.pdf", contentType: "application/pdf", size: 3 } };
    expect(await shapes({ answerShape: "bare" }, BUNDLE, {})).toEqual([false, false, false]);
    expect(await shapes({ answerShape: "alternate" }, BUNDLE, {})).toEqual([true, false, true]);
    expect(await shapes({ answerShape: "wrapped" }, DOCUMENT, print)).toEqual([false, false, false]);
  });

  it.each([
    ["no JSON", "{", { "content-type": "application/json" }, "400 invalidRequest"],
    ["an empty body", "", { "content-type": "application/json" }, "400 invalidRequest"],
    ["an unknown property", `{"items":{}}`, { "content-type": "application/json" }, "400 invalidRequest"],
    [
      "a forbidden name",
      `{"item":{"name":"a:b"}}`,
      { "content-type": "application/json" },
      "400 invalidRequest",
    ],
    ["another content type", "{}", { "content-type": "text/plain" }, "415 invalidRequest"],
    ["no content type", "{}", {}, "415 invalidRequest"],
    [
      "a megabyte of blanks",
      `{}${" ".repeat(1_000_000)}`,
      { "content-type": "application/json" },
      "400 invalidRequest",
    ],
    ["a charset", "{}", { "content-type": "application/json; charset=utf-8" }, "200"],
  ])("with %s in the request gives %s", async (_what, body, headers, expected) => {
    const graph = await startTestGraph();
    const reply = await call("POST", `${graph.url}/beta${BUNDLE}/createUploadSession`, body, {
      ...BEARER,
      ...headers,
    });
    expect(verdictOf(reply)).toBe(expected);
  });

  it("names the invalid property in the error", async () => {
    const graph = await startTestGraph();
    const body = { item: { "@microsoft.graph.conflictBehavior": "overwrite" } };
    const reply = await callGraph(graph, "POST", `/beta${BUNDLE}/createUploadSession`, body);
    expect(reply.text).toContain("item.@microsoft.graph.conflictBehavior");
  });

  it("returns 409 over an existing item if configured to", async () => {
    const graph = await startTestGraph({
      conflictOnCreate: true,
      preexisting: [{ path: BUNDLE, name: "old.bin" }],
    });
    const create = (behavior: string) =>
      callGraph(graph, "POST", `/beta${BUNDLE}/createUploadSession`, {
        item: { "@microsoft.graph.conflictBehavior": behavior },
      });
    expect(verdictOf(await create("fail"))).toBe("409 nameAlreadyExists");
    expect((await create("replace")).status).toBe(200);
  });

  it("allows only one open session per item if configured to", async () => {
    let nowMs = Date.UTC(2026, 0, 2);
    const graph = await startTestGraph({ oneSessionPerItem: true, now: () => nowMs });
    const create = () => callGraph(graph, "POST", `/beta${BUNDLE}/createUploadSession`, {});
    const url = await createSession(graph, BUNDLE);
    const rejected = await create();
    expect(verdictOf(rejected)).toBe("409 nameAlreadyExists");
    expect(rejected.text).toContain("currently being uploaded");
    await createSession(graph, "/drives/b!d/bundles/other");
    await call("DELETE", url);
    expect((await create()).status).toBe(200);
    expect((await create()).status).toBe(409);
    nowMs += 15 * 60_000;
    expect((await create()).status).toBe(200);
  });
});
