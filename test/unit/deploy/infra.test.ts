import { describe, expect, it } from "vitest";
import { poisonQueueOf, readConfig } from "../../../src/config/config.ts";
import { SETTING_NAMES } from "../../../src/config/setting-names.ts";
import { idPointerName, recordName } from "../../../src/storage/record-name.ts";
import { grantsOf, templateOf, VARIANTS, type Template } from "../../support/deployment-template.ts";

const settingsOf = (template: Template): Record<string, string> =>
  template.one("sites/config").properties as Record<string, string>;

/** Of a connection, some parts suffice; which, the test of the identity says. */
const isConnection = (name: string): boolean => /^(AzureWebJobs|Transfer|Source)Storage(__|$)/.test(name);

/** Accepted with Graph on loopback only. */
const FOR_LOOPBACK = /^(GRAPH_ACCESS_TOKEN|BLOBFERRY_LOCAL_.*)$/;

const FLEX_REFUSES =
  /^(FUNCTIONS_WORKER_RUNTIME|FUNCTIONS_EXTENSION_VERSION|FUNCTIONS_WORKER_PROCESS_COUNT|WEBSITE_RUN_FROM_PACKAGE|WEBSITE_CONTENT.*|WEBSITE_NODE_DEFAULT_VERSION|WEBSITE_TIME_ZONE|TZ|SCM_DO_BUILD_DURING_DEPLOYMENT|ENABLE_ORYX_BUILD|WEBSITE_VNET_ROUTE_ALL)$/;

it("has the variants that the documentation names", () => {
  expect(VARIANTS).toEqual(["always-ready", "plain", "private", "source-account"]);
});

describe.each(VARIANTS)("a deployment of the variant %s", (variant) => {
  const template = templateOf(variant);
  const settings = settingsOf(template);
  const config = readConfig(settings);

  it("has no storage account with keys, public blobs or plain http", () => {
    const accounts = template.all("Microsoft.Storage/storageAccounts");
    expect(accounts).toHaveLength(2);
    for (const { properties } of accounts) {
      expect(properties).toMatchObject({
        allowSharedKeyAccess: false,
        allowBlobPublicAccess: false,
        allowCrossTenantReplication: false,
        supportsHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
      });
    }
    const access = template
      .all("blobServices/containers")
      .map(({ properties }) => properties["publicAccess"]);
    expect(new Set(access)).toEqual(new Set(["None"]));
  });

  it("sets every setting that the app reads, and no other but the platform's", () => {
    const names = SETTING_NAMES.filter((name) => !isConnection(name) && !FOR_LOOPBACK.test(name));
    expect(names).toEqual(expect.arrayContaining(["TRANSFER_QUEUE", "GRAPH_ENDPOINT", "API_AUTH"]));
    expect(Object.keys(settings)).toEqual(expect.arrayContaining(names));
    const others = Object.keys(settings).filter((name) => !SETTING_NAMES.includes(name));
    expect(others.sort()).toEqual([
      "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
      "APPLICATIONINSIGHTS_CONNECTION_STRING",
      "AZURE_CLIENT_ID",
      "AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__excludedTypes",
      "AzureWebJobsStorage__tableServiceUri",
    ]);
  });

  it("sets nothing that Flex Consumption refuses", () => {
    expect(Object.keys(settings).filter((name) => FLEX_REFUSES.test(name))).toEqual([]);
  });

  it("signs in with the app's own identity everywhere", () => {
    expect(template.one("Microsoft.Web/sites").identity?.type).toBe("UserAssigned");
    expect(settings["AZURE_CLIENT_ID"]).toBe("<clientId>");
    expect(settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]).toMatch(
      /^\[format\('ClientId=\{0\};Authorization=AAD'/,
    );
    for (const connection of ["AzureWebJobsStorage", "TransferStorage", "SourceStorage"]) {
      expect(settings).toMatchObject({
        [`${connection}__credential`]: "managedidentity",
        [`${connection}__clientId`]: "<clientId>",
      });
    }
    expect(template.one("Microsoft.Insights/components").properties).toMatchObject({
      DisableLocalAuth: true,
    });
    expect(template.all("basicPublishingCredentialsPolicies").map(({ properties }) => properties)).toEqual([
      { allow: false },
      { allow: false },
    ]);
  });

  it("has every queue and container that the settings name, in the account that they name", () => {
    const names = template.resources.map(({ type, name }) => `${type.split("/").at(-1)} ${name}`);
    const accountOf = (name: string): string =>
      new URL(settings[`${name}__blobServiceUri`] ?? "").hostname.split(".")[0] ?? "";
    const { transferQueue, stepQueue } = config;
    // The queue of events exists only where rules are on, see `config.events`.
    const isOwnQueue = (key: string): boolean => key.endsWith("Queue") && key !== "eventQueue";
    const queues = [
      ...Object.entries(config).flatMap(([key, name]) => (isOwnQueue(key) ? [String(name)] : [])),
      ...[transferQueue, stepQueue].map(poisonQueueOf),
      ...(config.events === null ? [] : [config.events.queue, poisonQueueOf(config.events.queue)]),
    ];
    expect(queues.length).toBeGreaterThanOrEqual(5);
    expect(names).toEqual(
      expect.arrayContaining([
        ...queues.map((name) => `queues ${accountOf("TransferStorage")}/default/${name}`),
        `containers ${accountOf("TransferStorage")}/default/${config.recordContainer}`,
        ...[packageContainerOf(template), "azure-webjobs-hosts", "azure-webjobs-secrets"].map(
          (name) => `containers ${accountOf("AzureWebJobsStorage")}/default/${name}`,
        ),
      ]),
    );
  });

  it("replaces instances one by one, and scales within limits", () => {
    const { functionAppConfig } = template.one("Microsoft.Web/sites").properties as {
      functionAppConfig: Record<string, unknown>;
    };
    const isReady = variant === "always-ready";
    expect(functionAppConfig).toMatchObject({
      siteUpdateStrategy: { type: "RollingUpdate" },
      runtime: { name: "node", version: isReady ? "24" : "22" },
      scaleAndConcurrency: {
        maximumInstanceCount: 20,
        instanceMemoryMB: isReady ? 512 : 2048,
        alwaysReady: isReady
          ? ["startTransfer", "continueTransfer"].map((name) => ({
              name: `function:${name}`,
              instanceCount: 1,
            }))
          : [],
      },
    });
  });

  it("deletes old records, and keeps no copies of overwritten ones", () => {
    const { policy } = template.one("managementPolicies").properties as {
      policy: { rules: { definition: { filters: { prefixMatch: string[] }; actions: unknown } }[] };
    };
    const deleted = policy.rules.flatMap(({ definition }) => definition.filters.prefixMatch);
    const isDeleted = (name: string): boolean =>
      deleted.some((prefix) => `${config.recordContainer}/${name}`.startsWith(prefix));
    expect(isDeleted(recordName({ transferId: "a", admittedAt: "2026-10-01T00:00:00.000Z" }))).toBe(true);
    expect(isDeleted(idPointerName("a"))).toBe(true);
    // Nobody changes these for months.
    expect(isDeleted("rules.json")).toBe(false);
    for (const { definition } of policy.rules) {
      expect(definition.filters.prefixMatch.length).toBeLessThanOrEqual(10);
      expect(definition.actions).toEqual({ baseBlob: { delete: { daysAfterModificationGreaterThan: 120 } } });
    }
    for (const { properties } of template.all("storageAccounts/blobServices"))
      expect(properties["deleteRetentionPolicy"]).toEqual({ enabled: false });
  });

  it("gives the command line all it needs to find the transfers, and no identity", () => {
    const { transferStorage, ...rest } = readConfig(template.outputs as Record<string, string>);
    expect(transferStorage).toMatchObject({
      blobServiceUri: settings["TransferStorage__blobServiceUri"],
      queueServiceUri: settings["TransferStorage__queueServiceUri"],
      credential: "default",
      clientId: null,
    });
    expect(rest).toEqual({
      ...config,
      transferStorage: undefined,
      sourceStorage: { ...config.sourceStorage, credential: "default", clientId: null },
    });
  });
});

const packageContainerOf = (template: Template): string => {
  const [name = ""] = template
    .all("blobServices/containers")
    .flatMap((container) => container.name.split("/").filter((part) => part.startsWith("app-package-")));
  return name;
};

const QUEUES = [
  "transfers",
  "transfers-poison",
  "transfer-steps",
  "transfer-steps-poison",
  "transfer-results",
];
const APP_GRANTS = [
  { who: "app", role: "Storage Blob Data Owner", on: "sthost" },
  { who: "app", role: "Storage Table Data Contributor", on: "sthost" },
  { who: "app", role: "Storage Blob Data Contributor", on: "sttransfer/transfer-records" },
  ...QUEUES.map((queue) => ({
    who: "app",
    role: "Storage Queue Data Contributor",
    on: `sttransfer/${queue}`,
  })),
  { who: "app", role: "Monitoring Metrics Publisher", on: "appi-" },
];
const OWN_SOURCE = { who: "app", role: "Storage Blob Data Reader", on: "sttransfer/outgoing" };
const sorted = (grants: readonly unknown[]): string[] => grants.map((grant) => JSON.stringify(grant)).sort();

it.each([
  [
    "plain",
    [
      ...APP_GRANTS,
      OWN_SOURCE,
      ...QUEUES.map((queue) => ({
        who: "operator",
        role: "Storage Queue Data Contributor",
        on: `sttransfer/${queue}`,
      })),
      { who: "operator", role: "Storage Blob Data Contributor", on: "sttransfer/transfer-records" },
      { who: "operator", role: "Storage Blob Data Contributor", on: "sttransfer/outgoing" },
    ],
  ],
  ["always-ready", [...APP_GRANTS, OWN_SOURCE]],
  [
    "source-account",
    [
      ...APP_GRANTS,
      { who: "app", role: "Storage Blob Data Reader", on: "contosodata/reports" },
      { who: "app", role: "Storage Blob Data Reader", on: "contosodata/scans" },
    ],
  ],
  [
    "private",
    [
      ...APP_GRANTS,
      OWN_SOURCE,
      { who: "app", role: "Storage Queue Data Contributor", on: "sttransfer/blob-events" },
      { who: "app", role: "Storage Queue Data Contributor", on: "sttransfer/blob-events-poison" },
      { who: "events", role: "Storage Queue Data Message Sender", on: "sttransfer/blob-events" },
      {
        who: "events",
        role: "Storage Blob Data Contributor",
        on: "sttransfer/blob-events-undelivered",
      },
    ],
  ],
])("gives these roles and no others in the variant %s", (variant, grants) => {
  expect(sorted(grantsOf(templateOf(variant)))).toEqual(sorted(grants));
});
