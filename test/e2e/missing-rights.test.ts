import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkGraph } from "../../src/cli/doctor/check-graph.ts";
import type { Finding } from "../../src/cli/doctor/finding.ts";
import { readConfig } from "../../src/config/config.ts";
import type { Target } from "../../src/transfer/job.ts";
import { content } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";
import { targetsOf } from "../support/targets.ts";

const ADA = "ada@contoso.example";
const ANNA = "anna@contoso.com";
const TEAM = "7a8b9c0d-3333-4e5f-8a9b-1c2d3e4f5a6b";
const BOARD = "7a8b9c0d-4444-4e5f-8a9b-1c2d3e4f5a6b";

/** A token that says which application permissions it has, as those of Entra ID do. */
const tokenWith = (roles: readonly string[]): string =>
  ["e30", Buffer.from(JSON.stringify({ appid: "ferry", roles })).toString("base64url"), "x"].join(".");

/** The app's own token; what it may do changes from test to test. */
const APP = "the-app";
const LACKING = {
  "no permission": [],
  "Sites.Selected, without a grant": ["Sites.Selected"],
  "permissions to read": ["Files.Read.All", "Sites.Read.All", "Mail.Read", "Calendars.Read"],
} as const;
const cases = Object.entries(LACKING);
const FILES_ONLY = ["Files.ReadWrite.All"];
const tokens: Record<string, readonly string[]> = {
  [APP]: [],
  ...Object.fromEntries([...Object.values(LACKING), FILES_ONLY].map((roles) => [tokenWith(roles), roles])),
};

let system: System;
beforeAll(async () => {
  system = await startSystem({
    graph: { tokens },
    env: { GRAPH_ACCESS_TOKEN: APP, BLOBFERRY_LOCAL_PATIENCE: "0.001" },
  });
  await system.putBlob("file", content(1000));
});
afterAll(() => system.stop());

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error("the tenant lacks what the test needs");
  return value;
};
const finance = () => present(system.graph.tenant().sites[0]);
const documents = () => present(finance().libraries[0]);
const old = targetsOf("key");

const FILES = "Files.ReadWrite.All for an app";
const BY_ADDRESS = "Sites.ReadWrite.All, for an app or a signed-in user; Files.ReadWrite.All together with";

/** Each kind, and the permission that its error has to name. */
const targets: Record<string, readonly [() => Target, string]> = {
  drive: [() => ({ kind: "drive", driveId: documents().driveId }), FILES],
  "drive, in a folder": [() => ({ kind: "drive", driveId: documents().driveId, path: "new/{name}" }), FILES],
  driveItem: [() => ({ kind: "driveItem", driveId: documents().driveId, itemId: "01A" }), FILES],
  "site by id": [() => ({ kind: "site", siteId: finance().id }), FILES],
  "site by address": [() => ({ kind: "site", siteUrl: finance().webUrl, path: "new/{name}" }), BY_ADDRESS],
  user: [() => ({ kind: "user", userId: ADA }), FILES],
  group: [() => ({ kind: "group", groupId: BOARD }), FILES],
  channel: [() => ({ kind: "channel", teamId: TEAM, channelId: "19:general@thread.tacv2" }), FILES],
  sharedFolder: [
    () => ({ kind: "sharedFolder", sharingUrl: present(system.graph.tenant().sharingLinks[0]) }),
    FILES,
  ],
  webUrl: [() => ({ kind: "webUrl", url: documents().webUrl, path: "new/{name}" }), BY_ADDRESS],
  messageAttachment: [
    () => ({ kind: "messageAttachment", userId: ANNA, messageId: "draft-1" }),
    "Mail.ReadWrite for",
  ],
  eventAttachment: [
    () => ({ kind: "eventAttachment", userId: ANNA, eventId: "event-1" }),
    "Calendars.ReadWrite for",
  ],
  sharedItem: [() => old.sharedItem, FILES],
  bundle: [() => old.bundle, "Files.ReadWrite for a signed-in user; Graph offers none for an app"],
  groupActivityItem: [() => old.groupActivityItem, FILES],
  workbook: [() => old.workbook, FILES],
  workbookChild: [() => old.workbookChild, FILES],
  printDocument: [() => old.printDocument, "PrintJob.ReadWrite.All for an app"],
};

const transfer = async (name: string, target: Target, options: object = {}) => {
  const id = name.replaceAll(/[^\w-]/g, "-");
  await system.send({ source: { container: "sources", blob: "file" }, target, transferId: id, options });
  return (await system.result(id)).data;
};

/** What `doctor --to …` says about the target's permission, with a token that shows its own. */
const doctor = async (target: Target, roles: readonly string[]): Promise<Finding | undefined> => {
  const config = readConfig({
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    GRAPH_ENDPOINT: system.graph.url,
    GRAPH_ACCESS_TOKEN: tokenWith(roles),
  });
  const findings: Finding[] = [];
  for await (const finding of checkGraph(config, target)) findings.push(finding);
  return findings.find(({ check }) => check === "permission");
};

describe.each(cases)("with %s", (_what, roles) => {
  beforeAll(() => {
    tokens[APP] = roles;
  });

  it.each(Object.keys(targets))("a transfer to a %s fails and names what to ask for", async (name) => {
    const [target, permission] = present(targets[name]);
    const { status, error } = await transfer(`${name}-${roles.length}-${roles[0] ?? ""}`, target());
    expect({ status, code: error?.code }).toEqual({ status: "failed", code: "target-forbidden" });
    expect(error?.message).toContain(`This needs the Microsoft Graph permission ${permission}`);
  });

  it.each(Object.keys(targets))("the doctor says the same of a %s, without writing", async (name) => {
    const [target, permission] = present(targets[name]);
    const before = system.graph.requests().length;
    const finding = await doctor(target(), roles);
    expect(finding).toMatchObject({ verdict: "error" });
    expect(finding?.message).toContain(`This needs the Microsoft Graph permission ${permission}`);
    const methods = system.graph
      .requests()
      .slice(before)
      .map(({ method }) => method);
    expect(new Set(methods)).toEqual(new Set(["GET"]));
  });
});

describe("with the permission for files", () => {
  beforeAll(() => {
    tokens[APP] = FILES_ONLY;
  });

  it.each(["messageAttachment", "eventAttachment", "printDocument", "bundle"])(
    "a %s still needs its own",
    async (name) => {
      const [target, permission] = present(targets[name]);
      const { error } = await transfer(`files-only-${name}`, target());
      expect(error?.message).toContain(permission);
      expect((await doctor(target(), FILES_ONLY))?.message).toContain(permission);
    },
  );

  it.each(["drive", "site by id", "user", "group", "channel", "sharedFolder"])(
    "a %s is enough",
    async (name) => {
      const [target] = present(targets[name]);
      const options = { name: `${name}.bin` };
      expect(await transfer(`files-only-${name}`, target(), options)).toMatchObject({ status: "completed" });
      expect(await doctor(target(), FILES_ONLY)).toMatchObject({ verdict: "ok" });
    },
  );

  it("the columns are not set, and the result says which permission is missing", async () => {
    const options = { name: "columns.bin", fields: { Department: "Finance" } };
    const data = await transfer("files-only-columns", targets["drive"]?.[0]() ?? old.bundle, options);
    expect(data).toMatchObject({ status: "completed", followUps: { fields: { status: "failed" } } });
    expect(data.followUps?.fields?.error?.message).toContain("Sites.ReadWrite.All for an app");
  });
});
