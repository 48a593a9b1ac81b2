import { describe, expect, it } from "vitest";
import { commitSession } from "../../../../src/graph/calls/commit-session.ts";
import { createSession } from "../../../../src/graph/calls/create-session.ts";
import { deleteSession } from "../../../../src/graph/calls/delete-session.ts";
import { querySession } from "../../../../src/graph/calls/query-session.ts";
import type { GraphClient } from "../../../../src/graph/client.ts";
import { UploadUrl } from "../../../../src/transfer/upload-url.ts";
import {
  answered,
  bundle,
  putFirstBytes,
  refusal,
  scripted,
  specOf,
} from "../../../support/scripted-graph.ts";

const ID = "7f3a9c01e5";
const uploadUrl = `https://up.example/rup/${ID}?tempauth=v1.kzqwvpjh`;
const url = new UploadUrl(uploadUrl);
const LEAKS = new RegExp(`${ID}|kzqwvpjh`, "i");

const calls: readonly (readonly [string, (graph: GraphClient) => Promise<unknown>])[] = [
  ["querying a session", (graph) => querySession(graph, bundle, url, 1000)],
  ["deleting a session", (graph) => deleteSession(graph, url)],
  ["committing by post", (graph) => commitSession(graph, specOf(bundle), url, "post")],
  ["committing by source URL", (graph) => commitSession(graph, specOf(bundle), url, "source-url")],
  ["sending a range", (graph) => putFirstBytes(graph, url)],
];

describe.each(calls)("%s", (_what, call) => {
  it.each([400, 401, 404, 409, 412, 416, 423, 429, 500, 507])(
    "repeats no part of its URL from a %i",
    async (status) => {
      const said = refusal(status, `session${ID}`, `No session ${ID.toUpperCase()} for kzqwvpjh.`, {
        "request-id": ID,
      });
      const answer = await call(scripted([said]).graph);
      expect(JSON.stringify(answer)).not.toMatch(LEAKS);
      expect(answer).toMatchObject({
        error: {
          graphCode: null,
          graphRequestId: "inner-1",
          message: expect.stringContaining("No session") as string,
        },
      });
    },
  );
});

describe("creating a session", () => {
  it.each([{ uploadUrl }, { value: { uploadUrl } }])(
    "repeats no part of an upload URL that comes with an error: %j",
    async (session) => {
      const error = { code: "invalidRequest", message: `Session ${ID} exists.` };
      const { graph } = scripted([answered(400, { error, ...session })]);
      const answer = await createSession(graph, specOf(bundle));
      expect(answer).toMatchObject({ error: { graphCode: "invalidRequest" } });
      expect(JSON.stringify(answer)).not.toMatch(LEAKS);
    },
  );

  it("still decides by a code that cannot be shown", async () => {
    const error = { code: "nameAlreadyExists", message: "It exists." };
    const named = { uploadUrl: "https://up.example/nameAlreadyExists.txt" };
    const { graph } = scripted([answered(409, { error, ...named })]);
    expect(await createSession(graph, specOf(bundle, { conflictBehavior: "fail" }))).toMatchObject({
      kind: "name-conflict",
      error: { graphCode: null },
    });
  });
});
