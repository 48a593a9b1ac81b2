import type { Target } from "../transfer/job.ts";

const SITE = "https://contoso.sharepoint.com/sites/Finance";
const DRIVE = "b!x0K9m";
const ITEM = "01ABCDEF";

/** A target of each kind, with what it is. */
const TARGETS: readonly (readonly [summary: string, target: Target])[] = [
  [
    "A new file below an address from the browser",
    { kind: "webUrl", url: `${SITE}/Shared%20Documents`, path: "{yyyy}/{name}" },
  ],
  [
    "A new file in a library of a SharePoint site",
    { kind: "site", siteUrl: SITE, library: "Plans", path: "2026/{name}" },
  ],
  [
    "A new file in a folder of a drive",
    { kind: "drive", driveId: DRIVE, folderId: "01FOLDER", path: "{dir}/{name}" },
  ],
  ["A new file in a person's OneDrive", { kind: "user", userId: "anna@contoso.com", path: "Scans/{name}" }],
  [
    "A new file in the drive of a Microsoft 365 group",
    { kind: "group", groupId: "7a8b9c0d-1111-4e5f-8a9b-1c2d3e4f5a6b", path: "{name}" },
  ],
  [
    "A new file in a Teams channel",
    {
      kind: "channel",
      teamId: "7a8b9c0d-2222-4e5f-8a9b-1c2d3e4f5a6b",
      channelId: "19:0a1b2c3d@thread.tacv2",
      path: "{name}",
    },
  ],
  [
    "A new file below the folder that a sharing link leads to",
    {
      kind: "sharedFolder",
      sharingUrl: "https://contoso.sharepoint.com/:f:/s/Finance/Eh2xAbc",
      path: "{name}",
    },
  ],
  ["The content of a file that exists", { kind: "driveItem", driveId: DRIVE, itemId: ITEM }],
  [
    "The content of the file that a sharing link leads to",
    { kind: "sharedItem", sharingUrl: "https://contoso.sharepoint.com/:b:/s/Finance/Eh2xAbc" },
  ],
  ["An item of a bundle, in a personal account", { kind: "bundle", driveId: DRIVE, itemId: ITEM }],
  [
    "The item of an activity in an invited user's group",
    { kind: "groupActivityItem", invitationId: "i-1", groupId: "g-1", activityId: "a-1" },
  ],
  ["A workbook", { kind: "workbook", workbookId: "01WORKBOOK" }],
  ["A child of a workbook", { kind: "workbookChild", workbookId: "01WORKBOOK", itemId: ITEM }],
  [
    "The payload of a print job's document",
    {
      kind: "printDocument",
      printerId: "c05f1ea0-1111-4e5f-8a9b-1c2d3e4f5a6b",
      jobId: "46207",
      documentId: "b1c2d3e4-1111-4e5f-8a9b-1c2d3e4f5a6b",
    },
  ],
  [
    "An attachment of a draft",
    { kind: "messageAttachment", userId: "anna@contoso.com", messageId: "AAMkAGI1" },
  ],
  ["An attachment of an event", { kind: "eventAttachment", userId: "anna@contoso.com", eventId: "AAMkAGI2" }],
];

const SOURCE = { container: "reports", blob: "2026/10/big.pdf" };

/** Where a file is always there already, a job that would fail by default is no example. */
const optionsFor = ({ kind }: Target): object =>
  kind === "driveItem" || kind === "sharedItem" ? { options: { conflictBehavior: "replace" } } : {};

/** A job for each kind of target, by kind, as OpenAPI has examples. */
export const jobExamples: Readonly<Record<string, { readonly summary: string; readonly value: object }>> =
  Object.fromEntries(
    TARGETS.map(([summary, target]) => [
      target.kind,
      { summary, value: { source: SOURCE, target, ...optionsFor(target) } },
    ]),
  );
