import type { InvocationContext } from "@azure/functions";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { logOutcome } from "../../../src/app/log-outcome.ts";
import { logQueueState } from "../../../src/app/log-rescued.ts";
import { transferError } from "../../../src/transfer/error.ts";
import type { Outcome } from "../../../src/transfer/outcome.ts";
import {
  rejectionOf,
  resultOf,
  type MessageRejected,
  type RejectionData,
  type ResultData,
} from "../../../src/transfer/result.ts";
import { templateOf, VARIANTS, type Template } from "../../support/deployment-template.ts";

interface Rule {
  readonly displayName: string;
  readonly windowSize: string;
  readonly scopes: readonly string[];
  readonly criteria: {
    readonly allOf: readonly {
      readonly query: string;
      readonly operator: string;
      readonly threshold: number;
    }[];
  };
  readonly actions: { readonly actionGroups: readonly string[] };
}

const rulesOf = (template: Template): ReadonlyMap<string, Rule> =>
  new Map(
    template.all("scheduledQueryRules").map(({ properties }) => {
      const rule = properties as unknown as Rule;
      return [rule.displayName.replace("blobferry: ", ""), rule];
    }),
  );

const queryOf = (template: Template, name: string): string =>
  rulesOf(template).get(name)?.criteria.allOf[0]?.query ?? "";

interface WorkbookItem {
  readonly content: { readonly title?: string; readonly query?: string };
}

const chartsOf = (template: Template): ReadonlyMap<string, string> => {
  const { items } = JSON.parse(String(template.one("workbooks").properties["serializedData"])) as {
    items: WorkbookItem[];
  };
  return new Map(items.map(({ content }) => [content.title ?? "", content.query ?? ""]));
};

describe.each(VARIANTS)("the variant %s", (variant) => {
  const template = templateOf(variant);

  it("has an alert for everything that needs a person", () => {
    const rules = rulesOf(template);
    expect(
      [...rules].map(([name, { criteria }]) => [
        name,
        criteria.allOf[0]?.operator,
        criteria.allOf[0]?.threshold,
      ]),
    ).toEqual([
      ["old-jobs", "GreaterThan", 3600],
      ["late-steps", "GreaterThan", 300],
      ["poison-messages", "GreaterThan", 0],
      ["failed-transfers", "GreaterThan", 0],
      ["nothing-fetched", "GreaterThan", 0],
      ["silent", "LessThan", 1],
    ]);
    const { id } = template.one("Microsoft.Insights/components");
    for (const { scopes, windowSize } of rules.values()) {
      expect(scopes).toEqual([id]);
      expect(windowSize).toBe("PT15M");
    }
  });

  it("notifies only those who were named", () => {
    const groups = template.all("actionGroups").map(({ id }) => id);
    expect(groups).toHaveLength(variant === "private" ? 1 : 0);
    for (const { actions } of rulesOf(template).values()) expect(actions.actionGroups).toEqual(groups);
  });

  it("shows in the workbook what the alerts read", () => {
    const shown = [...chartsOf(template).values()].join("\n");
    for (const name of ["old-jobs", "failed-transfers"]) {
      // Without the last line, which makes a number of it.
      const query = queryOf(template, name).split("\n").slice(0, -1).join("\n");
      expect(query).not.toBe("");
      expect(shown).toContain(query);
    }
    expect([...chartsOf(template).keys()].slice(1)).toEqual([
      "Alerts of this resource group",
      "Oldest message, in seconds",
      "Messages in the poison queues, and transfers rescued",
      "Transfers by end",
      "Failures by code",
      "Bytes of ended transfers",
      "Postponed steps, by reason",
      "Messages fetched, and invocations that failed",
    ]);
  });
});

const lineOf = (outcome: Outcome): string => {
  const lines: string[] = [];
  const note = (line: string): void => {
    lines.push(line);
  };
  logOutcome({ log: note, warn: note, error: note } as unknown as InvocationContext, outcome);
  return lines.join("\n");
};

const failed = (code: "too-many-restarts" | "poisoned"): ResultData =>
  ({ status: "failed", bytes: 5, ranges: 2, error: transferError(code, "a: b, c") }) as unknown as ResultData;

/** The values that a query extracts from the line; null where the line is none of its own. */
const extracted = (query: string, line: string): Readonly<Record<string, string | undefined>> | null => {
  if (!new RegExp(/matches regex @'([^']+)'/.exec(query)?.[1] ?? "$^").test(line)) return null;
  const fields = query.matchAll(
    /(\w+) = \w*\(?(?:[^,'@]*'[^'@]*', '[^'@]*', )?extract\(@'([^']+)', 1, message\)/g,
  );
  return Object.fromEntries(
    [...fields].map(([, name = "", pattern = "$^"]) => [name, new RegExp(pattern).exec(line)?.[1]]),
  );
};

const rejected = (message: string): MessageRejected =>
  rejectionOf("m-1/rejected", "m-1", {
    error: transferError("invalid-job", message),
    rejectedAt: "2026-10-05T12:00:00.000Z",
  } as unknown as RejectionData);

describe("the query for ends", () => {
  const query = queryOf(templateOf("plain"), "failed-transfers");

  it("reads the line that is logged when a transfer has ended", () => {
    const line = lineOf({
      kind: "ended",
      transferId: "a.b-c",
      result: resultOf("a.b-c/1", failed("poisoned")),
    });
    expect(extracted(query, line)).toEqual({ status: "failed", bytes: "5", code: "poisoned" });
  });

  it("reads the line that is logged when a message was rejected, and counts it as a failed end", () => {
    const text = "a: b; unknown-field: transfer x ended: completed, 7 bytes in 1 ranges; c:";
    const line = lineOf({ kind: "rejected", transferId: "a", event: rejected(text) });
    expect(line).toBe(`message m-1 rejected; invalid-job: ${text}`);
    expect(query).toContain("iff(message startswith 'message ', 'rejected', ");
    expect(query).toContain("where status in ('failed', 'rejected')");
    expect(extracted(query, line)).toEqual({ status: undefined, bytes: undefined, code: "invalid-job" });
  });

  it("counts an end once, although its result may be published again", () => {
    const line = lineOf({
      kind: "republished",
      transferId: "a",
      result: resultOf("a/1", failed("too-many-restarts")),
    });
    expect(extracted(query, line)).toBeNull();
  });
});

it("reads the state of the queues from the line that the timer logs", () => {
  const lines: string[] = [];
  const found = { resent: [], republished: [], removed: 0, failed: [], errors: [] };
  const latenessMs = { jobs: 1000, steps: null };
  logQueueState({ log: (line: string) => lines.push(line) }, { ...found, latenessMs }, 1);
  const template = templateOf("plain");
  const queries = [
    ...["old-jobs", "late-steps", "poison-messages", "nothing-fetched", "silent"].map((name) =>
      queryOf(template, name),
    ),
    chartsOf(template).get("Messages in the poison queues, and transfers rescued") ?? "",
  ];
  for (const query of queries) {
    const prefix = /message startswith '([^']+)'/.exec(query)?.[1] ?? "-";
    expect(lines[0]?.startsWith(prefix)).toBe(true);
    const cut = /substring\(message, strlen\('([^']+)'\)\)/.exec(query)?.[1] ?? "";
    const state = JSON.parse(lines[0]?.slice(cut.length) ?? "") as object;
    const read = [...query.matchAll(/\bline\.(\w+)/g)].map(([, name]) => name);
    expect(read.sort()).toEqual(Object.keys(state).sort());
  }
});

it("reads why a step was postponed from its line", () => {
  const query = chartsOf(templateOf("plain")).get("Postponed steps, by reason") ?? "";
  const line = lineOf({
    kind: "postponed",
    transferId: "a",
    step: 3,
    delayMs: 1,
    why: "throttled",
    error: null,
  });
  expect(line).toMatch(new RegExp(/matches regex @'([^']+)'/.exec(query)?.[1] ?? "$^"));
  expect(new RegExp(/extract\(@'([^']+)'/.exec(query)?.[1] ?? "$^").exec(line)?.[1]).toBe("throttled");
});

it("keeps every line that the alerts read: none is sampled away, and none is below the level of its function", () => {
  const { logging } = JSON.parse(
    readFileSync(resolve(import.meta.dirname, "../../../host.json"), "utf8"),
  ) as {
    logging: {
      logLevel: Record<string, string>;
      applicationInsights: { samplingSettings: { excludedTypes: string } };
    };
  };
  expect(logging.applicationInsights.samplingSettings.excludedTypes.split(";")).toContain("Trace");
  // What the host itself says of each invocation is a repetition of the request; what the app says is not.
  const quiet = Object.entries(logging.logLevel).filter(([, level]) => level !== "Information");
  for (const [category] of quiet)
    expect(logging.logLevel).toMatchObject({ [`${category}.User`]: "Information" });
  expect(quiet.map(([category]) => category)).toEqual([
    "Function.startTransfer",
    "Function.continueTransfer",
  ]);
});

describe("the private variant", () => {
  const template = templateOf("private");

  it("closes storage to the outside, and opens it to the app's network", () => {
    const accounts = template.all("Microsoft.Storage/storageAccounts");
    for (const { properties } of accounts)
      expect(properties).toMatchObject({
        publicNetworkAccess: "Disabled",
        networkAcls: { defaultAction: "Deny" },
      });
    const site = template.one("Microsoft.Web/sites").properties;
    expect(site).toMatchObject({
      virtualNetworkSubnetId: "<appSubnetId>",
      outboundVnetRouting: { allTraffic: true },
    });
    const { subnets } = template.one("virtualNetworks").properties as {
      subnets: { name: string; properties: object }[];
    };
    expect(subnets.map(({ name }) => name)).toEqual(["app", "endpoints"]);
    expect(subnets[0]?.properties).toMatchObject({
      natGateway: { id: template.one("natGateways").id },
      delegations: [{ properties: { serviceName: "Microsoft.App/environments" } }],
    });
  });

  it("has an endpoint with a name for every service that the app calls", () => {
    const endpoints = template
      .all("Microsoft.Network/privateEndpoints")
      .map(({ name }) => name.replace(/\w{13}-/, "-"));
    expect(endpoints).toEqual(["sthost-blob", "sthost-table", "sttransfer-blob", "sttransfer-queue"]);
    const zones = template.all("Microsoft.Network/privateDnsZones").map(({ name }) => name);
    expect(zones.sort()).toEqual(
      ["blob", "queue", "table"].map((service) => `privatelink.${service}.core.windows.net`),
    );
    expect(template.all("virtualNetworkLinks")).toHaveLength(3);
    expect(template.all("privateDnsZoneGroups")).toHaveLength(4);
  });

  it("is the only one with a network", () => {
    for (const variant of VARIANTS.filter((name) => name !== "private")) {
      expect(
        templateOf(variant).resources.filter(({ type }) => type.startsWith("Microsoft.Network/")),
      ).toEqual([]);
      expect(
        templateOf(variant).one("Microsoft.Web/sites").properties["virtualNetworkSubnetId"] ?? null,
      ).toBeNull();
    }
  });
});

describe("Event Grid", () => {
  it("is off unless asked for", () => {
    for (const variant of VARIANTS.filter((name) => name !== "private"))
      expect(
        templateOf(variant).resources.filter(({ type }) => type.startsWith("Microsoft.EventGrid/")),
      ).toEqual([]);
  });

  it("puts new blobs of the source containers on a queue of their own, with an identity", () => {
    const template = templateOf("private");
    expect(template.one("eventSubscriptions").properties).toMatchObject({
      filter: {
        includedEventTypes: ["Microsoft.Storage.BlobCreated"],
        subjectBeginsWith: "/blobServices/default/containers/outgoing/blobs/",
      },
      deliveryWithResourceIdentity: {
        identity: { type: "SystemAssigned" },
        destination: { properties: { queueName: "blob-events" } },
      },
    });
    expect(template.one("systemTopics").identity?.type).toBe("SystemAssigned");
    expect(template.all("queues").map(({ name }) => name.split("/").at(-1))).toContain("blob-events");
  });
});
