import { describe, expect, it } from "vitest";
import { runGrantGraph } from "../../../scripts/azd/run-grant-graph.ts";
import { CLIENT_ID, fakeDirectory, PRINCIPAL_ID, SITE_URL, type FakeDirectory } from "./fake-directory.ts";

const OUTPUTS = {
  APP_IDENTITY_NAME: "id-blobferry",
  APP_IDENTITY_CLIENT_ID: CLIENT_ID,
  APP_IDENTITY_PRINCIPAL_ID: PRINCIPAL_ID,
};

const run = async (
  directory: FakeDirectory,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ readonly exitCode: number; readonly text: string }> => {
  const lines: string[] = [];
  const exitCode = await runGrantGraph({
    args,
    env: { ...OUTPUTS, GRAPH_ENDPOINT: directory.url, ...env },
    tokenFor: () => Promise.resolve("admin"),
    print: (line) => lines.push(line),
  });
  return { exitCode, text: lines.join("\n") };
};

describe("grant-graph", () => {
  it("gives the identity application permissions, and sites to write to", async () => {
    const directory = await fakeDirectory();
    const { exitCode, text } = await run(directory, [], {
      GRAPH_PERMISSIONS: "PrintJob.ReadWrite.All",
      GRAPH_SITES: SITE_URL,
    });
    expect(text).toMatch(/^✓ PrintJob\.ReadWrite\.All\n✓ Sites\.Selected\n✓ write to https:/);
    expect(exitCode).toBe(0);
    expect(directory.held).toEqual(["PrintJob.ReadWrite.All", "Sites.Selected"]);
    expect([...directory.siteRoles.values()]).toEqual([["write"]]);
  });

  it("changes nothing the second time, on whatever page the permission is listed", async () => {
    const directory = await fakeDirectory();
    directory.held.push("Mail.Send", "Files.ReadWrite.All");
    await run(directory, ["--permission", "Files.ReadWrite.All", "--site", SITE_URL]);
    directory.changes.length = 0;
    const { exitCode, text } = await run(directory, [
      "--permission",
      "Files.ReadWrite.All",
      "--site",
      SITE_URL,
    ]);
    expect(directory.changes).toEqual([]);
    expect(text.match(/\(was there\)/g)).toHaveLength(3);
    expect(exitCode).toBe(0);
  });

  it("turns a grant to read a site into one to write", async () => {
    const directory = await fakeDirectory();
    directory.siteRoles.set("mine", ["read"]);
    expect(await run(directory, ["--site", SITE_URL])).toMatchObject({ exitCode: 0 });
    expect([...directory.siteRoles]).toEqual([["mine", ["write"]]]);
  });

  it("says what it may not do, who can, and how", async () => {
    const directory = await fakeDirectory();
    directory.refused = /appRoleAssignments/;
    const { exitCode, text } = await run(directory, ["--permission", "Files.ReadWrite.All"]);
    expect(exitCode).toBe(1);
    expect(text).toContain("✗ Files.ReadWrite.All: 403 Authorization_RequestDenied Insufficient privileges");
    expect(text).toContain("Privileged Role Administrator");
    expect(text).toContain(
      `--body '{"principalId":"${PRINCIPAL_ID}","resourceId":"graph-service-principal","appRoleId":"Application:Files.ReadWrite.All"}'`,
    );
    expect(directory.changes).toEqual([]);
  });

  it("goes on after a site that a token of the Azure CLI may not change", async () => {
    const directory = await fakeDirectory();
    directory.refused = /^\/sites/;
    const { exitCode, text } = await run(directory, [
      "--site",
      SITE_URL,
      "--permission",
      "Files.ReadWrite.All",
    ]);
    expect(exitCode).toBe(1);
    expect(directory.held).toEqual(["Files.ReadWrite.All", "Sites.Selected"]);
    expect(text).toContain("SharePoint Administrator");
    expect(text).toContain(
      `m365 spo site apppermission add --siteUrl ${SITE_URL} --permission write --appId ${CLIENT_ID}`,
    );
    expect(text).toContain("Incomplete.");
  });

  it.each([
    [["--permission", "Files.ReadWriteAll"], "Graph has no such application permission"],
    [["--site", "finance"], "it is not an https address"],
  ])("names what is misspelled in %j", async (args, message) => {
    const directory = await fakeDirectory();
    expect((await run(directory, args)).text).toContain(message);
  });

  it("grants nothing when nothing is asked for", async () => {
    const directory = await fakeDirectory();
    const { exitCode, text } = await run(directory, []);
    expect(exitCode).toBe(0);
    expect(text).toContain("Nothing to grant");
  });

  it("needs the outputs of a deployment", async () => {
    const directory = await fakeDirectory();
    const { exitCode, text } = await run(directory, ["--permission", "Sites.Selected"], {
      APP_IDENTITY_CLIENT_ID: "",
    });
    expect(exitCode).toBe(1);
    expect(text).toContain("run azd provision first");
  });
});

it("says how to sign in, without a token", async () => {
  const lines: string[] = [];
  const exitCode = await runGrantGraph({
    args: ["--permission", "Sites.Selected"],
    env: OUTPUTS,
    tokenFor: () => Promise.reject(new Error("no credential\nwith a long story")),
    print: (line) => lines.push(line),
  });
  expect(exitCode).toBe(1);
  expect(lines).toEqual([
    "No token for https://graph.microsoft.com: sign in with az login or azd auth login. no credential",
  ]);
});

it("asks for no token for a host that is not Microsoft Graph's", async () => {
  const lines: string[] = [];
  const exitCode = await runGrantGraph({
    args: ["--permission", "Sites.Selected"],
    env: { ...OUTPUTS, GRAPH_ENDPOINT: "https://graph.example.org" },
    tokenFor: () => Promise.reject(new Error("asked")),
    print: (line) => lines.push(line),
  });
  expect(exitCode).toBe(1);
  expect(lines.join()).toContain("GRAPH_ENDPOINT");
  expect(lines.join()).not.toContain("asked");
});
