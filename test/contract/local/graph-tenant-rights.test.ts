import { describe, expect, it } from "vitest";
import type { Graph } from "../../../local/graph/server.ts";
import { callGraph, startTestGraph, verdictOf, type Reply } from "./graph-client.ts";
import { callAs, driveAt, putContent, shareIdOf, siteIdOf } from "./graph-tenant.ts";

const ROLES = {
  none: [],
  filesRead: ["Files.Read.All"],
  files: ["Files.ReadWrite.All"],
  sitesRead: ["Sites.Read.All"],
  sites: ["Sites.ReadWrite.All"],
  granted: ["Sites.Selected"],
  strange: ["Sites.Selected"],
} as const;

type Call = (graph: Graph, token: string) => Promise<Reply>;
type Token = keyof typeof ROLES;

const get = (target: (graph: Graph) => string): Call => {
  return (graph, token) => callAs(graph, token, "GET", target(graph));
};
const send = (method: string, suffix: string, body: object): Call => {
  return (graph, token) => callAs(graph, token, method, `${driveAt(graph)}/${suffix}`, body);
};

const READERS: readonly Token[] = ["filesRead", "files", "sitesRead", "sites"];
const WRITERS: readonly Token[] = ["files", "sites"];

/** Each request, and the tokens that may make it. */
const REQUESTS: readonly (readonly [string, Call, readonly Token[]])[] = [
  ["search", get(() => "/v1.0/sites?search=Finance"), ["sitesRead", "sites"]],
  ["site by URL", get(() => "/v1.0/sites/127.0.0.1:/sites/Finance"), ["sitesRead", "sites"]],
  ["drives by URL", get(() => "/v1.0/sites/127.0.0.1:/sites/Finance:/drives"), ["sitesRead", "sites"]],
  ["site by id", get((graph) => `/v1.0/sites/${siteIdOf(graph)}`), ["sitesRead", "sites", "granted"]],
  ["drive of a site", get((graph) => `/v1.0/sites/${siteIdOf(graph)}/drive`), [...READERS, "granted"]],
  ["drives", get((graph) => `/v1.0/sites/${siteIdOf(graph)}/drives`), [...READERS, "granted"]],
  ["drive", get((graph) => driveAt(graph)), [...READERS, "granted"]],
  ["item", get((graph) => `${driveAt(graph)}/root:/a.txt:`), [...READERS, "granted"]],
  ["children", get((graph) => `${driveAt(graph)}/root/children`), [...READERS, "granted"]],
  ["user", get(() => "/v1.0/users/ada@contoso.example/drive"), READERS],
  ["group", get(() => "/v1.0/groups/7a8b9c0d-4444-4e5f-8a9b-1c2d3e4f5a6b/drive"), READERS],
  [
    "channel",
    get(
      () => "/v1.0/teams/7a8b9c0d-3333-4e5f-8a9b-1c2d3e4f5a6b/channels/19:general@thread.tacv2/filesFolder",
    ),
    ["filesRead", "files"],
  ],
  [
    "share",
    get((graph) => `/v1.0/shares/${shareIdOf(`${graph.url}/:f:/s/Finance/EbShared2026`)}/driveItem`),
    WRITERS,
  ],
  ["session", send("POST", "root:/b.txt:/createUploadSession", {}), [...WRITERS, "granted"]],
  [
    "content",
    (graph, token) => putContent(graph, `${driveAt(graph)}/root:/b.txt:/content`, "x", token),
    [...WRITERS, "granted"],
  ],
  ["folder", send("POST", "root/children", { name: "new", folder: {} }), [...WRITERS, "granted"]],
  ["check-out", send("POST", "root:/a.txt:/checkout", {}), [...WRITERS, "granted"]],
  ["fields", send("PATCH", "root:/a.txt:/listItem/fields", { Title: "x" }), ["sites", "granted"]],
  [
    "content type",
    send("PATCH", "root:/a.txt:/listItem", { contentType: { id: "0x0101" } }),
    ["sites", "granted"],
  ],
];

describe("app roles", () => {
  it.each(REQUESTS)("for %s", async (_name, request, allowed) => {
    const tenant = {
      sites: [
        {
          name: "Finance",
          grantedTo: ["granted"],
          libraries: [{ name: "Documents", folders: ["Shared"], files: { "a.txt": "old" } }],
        },
      ],
      users: [{ id: "u", userPrincipalName: "ada@contoso.example", displayName: "Ada" }],
      groups: [
        {
          id: "7a8b9c0d-3333-4e5f-8a9b-1c2d3e4f5a6b",
          name: "Project",
          channels: [{ id: "19:general@thread.tacv2", name: "General" }],
        },
        { id: "7a8b9c0d-4444-4e5f-8a9b-1c2d3e4f5a6b", name: "Board" },
      ],
      sharingLinks: [{ link: ":f:/s/Finance/EbShared2026", to: "sites/Finance/Documents/Shared" }],
    };
    for (const token of Object.keys(ROLES) as Token[]) {
      const graph = await startTestGraph({ tenant, tokens: ROLES });
      const verdict = verdictOf(await request(graph, token));
      expect([token, verdict.startsWith("2") ? "allowed" : verdict]).toEqual([
        token,
        allowed.includes(token) ? "allowed" : "403 accessDenied",
      ]);
    }
  });

  it("of an unknown token are none", async () => {
    const graph = await startTestGraph({ tokens: ROLES });
    expect(verdictOf(await callAs(graph, "toString", "GET", driveAt(graph)))).toBe(
      "401 InvalidAuthenticationToken",
    );
    expect((await callGraph(graph, "GET", driveAt(graph))).status).toBe(200);
  });

  it("are checked before anything is made", async () => {
    const graph = await startTestGraph({ tokens: ROLES });
    const reply = await putContent(graph, `${driveAt(graph)}/root:/new/b.txt:/content`, "x", "filesRead");
    expect(verdictOf(reply)).toBe("403 accessDenied");
    expect((await callGraph(graph, "GET", `${driveAt(graph)}/root:/new:`)).status).toBe(404);
  });
});
