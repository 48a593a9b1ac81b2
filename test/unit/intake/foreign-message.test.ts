import { describe, expect, it } from "vitest";
import { faultIn, job } from "../../support/job-messages.ts";

const eventGrid = {
  topic: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a",
  subject: "/blobServices/default/containers/reports/blobs/big.pdf",
  eventType: "Microsoft.Storage.BlobCreated",
  id: "1",
  data: { api: "PutBlob", url: "https://a.blob.core.windows.net/reports/big.pdf" },
  dataVersion: "",
  metadataVersion: "1",
  eventTime: "2026-10-05T12:00:00Z",
};
const cloudEvent = {
  specversion: "1.0",
  type: "Microsoft.Storage.BlobCreated",
  source: eventGrid.topic,
  subject: eventGrid.subject,
  id: "1",
  time: eventGrid.eventTime,
  data: eventGrid.data,
};
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");

describe("an event", () => {
  it.each([
    ["of Event Grid", eventGrid, "an event (Event Grid, type Microsoft.Storage.BlobCreated)"],
    ["of Event Grid in base64", base64(eventGrid), "an event (Event Grid, type"],
    ["of Event Grid in a list", [eventGrid], "a list of events (the first is Event Grid, type"],
    ["in CloudEvents", cloudEvent, "an event (CloudEvents, type Microsoft.Storage.BlobCreated)"],
    ["in CloudEvents without a type", { specversion: "1.0", id: "1" }, "an event (CloudEvents)"],
    [
      "in CloudEvents 0.1",
      { cloudEventsVersion: "0.1", eventType: "x.y" },
      "an event (CloudEvents, type x.y)",
    ],
    [
      "of this app, a result",
      { specversion: "1.0", type: "blobferry.transfer.completed" },
      "an event (CloudEvents, type blobferry.transfer.completed)",
    ],
  ])("is named as one: %s", (_what, message, fault) => {
    expect(faultIn(message)).toContain(`the message is ${fault}`);
    expect(faultIn(message)).toContain("and not a job");
    expect(faultIn(message)).toContain("EVENT_QUEUE (blob-events)");
  });

  it("has its type shown short and in one line", () => {
    const fault = faultIn({ ...cloudEvent, type: `\u001B[2J\n${"x".repeat(10_000)}` });
    expect(fault.length).toBeLessThan(300);
    expect(fault).not.toMatch(/\p{Cc}/u);
  });
});

describe("a message that Logic Apps wrapped", () => {
  it.each([
    ["$content", { "$content-type": "application/json", $content: base64(job) }],
    ["ContentData", { ContentData: base64(job), ContentType: "application/json", Properties: {} }],
  ])("is named, with what to send instead: %s", (field, message) => {
    expect(faultIn(message)).toContain(`base64ToString(…['${field}'])`);
  });
});

describe("a message with some field of an event", () => {
  it.each([
    ["eventType: unknown field", { ...job, eventType: "x" }],
    ["data: unknown field", { ...job, data: {} }],
    ["a JSON object", []],
    ["a JSON object", [job]],
    ["a JSON object", [1]],
  ])("is refused as the job that it might be: %s", (fault, message) => {
    expect(faultIn(message)).toContain(fault);
  });
});
