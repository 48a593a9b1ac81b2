import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { chartsOf, queryOf, rulesOf } from "../../support/alert-queries.ts";
import { templateOf, VARIANTS } from "../../support/deployment-template.ts";

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

it("keeps every line that the alerts read: none is sampled away", () => {
  const settings = JSON.stringify(templateOf("plain"));
  const excluded = /AzureFunctionsJobHost__logging__\w+__samplingSettings__excludedTypes":"([^"]*)"/.exec(
    settings,
  );
  expect(excluded?.[1]?.split(";")).toContain("Trace");
});

it("leaves the levels of the log to the host: a section in host.json floods it with the listeners' calls", () => {
  const host = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../../host.json"), "utf8")) as object;
  expect(host).not.toHaveProperty("logging");
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
