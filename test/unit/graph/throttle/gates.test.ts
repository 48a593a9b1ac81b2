import { describe, expect, it } from "vitest";
import { graphGate, throttleGates, uploadGate } from "../../../../src/graph/throttle/gates.ts";
import { UploadUrl } from "../../../../src/transfer/upload-url.ts";

const clock = { nowMs: () => 1_000_000 };

/** Gates over a store that keeps nothing, and the names that a store was made for. */
const gatesWithLog = () => {
  const opened: string[] = [];
  const gates = throttleGates((gate) => {
    opened.push(gate);
    return { read: () => Promise.resolve(0), extend: () => Promise.resolve() };
  }, clock);
  return { gates, opened };
};

describe("the gates", () => {
  it("hold a cooldown each", async () => {
    const { gates } = gatesWithLog();
    await gates.get("print").start(20_000);
    expect(await gates.get("print").cooldown()).toMatchObject({ untilMs: 1_020_000 });
    expect(await gates.get("files").cooldown()).toBeNull();
  });

  it("are opened once, and kept while they are in use, however many hosts there are", () => {
    const { gates, opened } = gatesWithLog();
    for (let host = 0; host < 1000; host++) {
      gates.get("files");
      gates.get(`host-${host}.example`);
    }
    expect(opened.filter((gate) => gate === "files")).toHaveLength(1);
    expect(opened).toHaveLength(1001);
    gates.get("host-999.example");
    expect(opened, "a recent one is kept").toHaveLength(1001);
    gates.get("host-0.example");
    expect(opened, "an old one is dropped").toHaveLength(1002);
  });

  it("are 32 at most, so that a Graph that invents hosts fills no memory", () => {
    const { gates, opened } = gatesWithLog();
    const open = (count: number) => {
      for (let host = 0; host < count; host++) gates.get(`host-${host}`);
      return opened.length;
    };
    expect(open(32)).toBe(32);
    expect(open(32), "all are kept").toBe(32);
    expect(open(33), "the 33rd takes the place of the first").toBe(33);
    gates.get("host-0");
    expect(opened).toHaveLength(34);
  });
});

describe("the gate of an upload to", () => {
  it.each([
    ["https://contoso.sharepoint.com/_api/v2.0/drive/items/1/uploadSession", "files"],
    ["https://contoso-my.sharepoint.com/upload", "files"],
    ["https://contoso.sharepoint.us:443/upload", "files"],
    ["https://contoso.sharepoint.cn/upload", "files"],
    ["https://contoso.sharepoint.com./upload", "files"],
    ["http://127.0.0.1:7080/upload", "files"],
    ["http://[::1]:7080/upload", "files"],
    ["http://localhost:7080/upload", "files"],
    ["https://print.print.microsoft.com/uploadSessions/1?tempauthtoken=x", "print.print.microsoft.com"],
    ["https://api.onedrive.com/rup/1", "api.onedrive.com"],
    ["https://notsharepoint.com/upload", "notsharepoint.com"],
    ["https://contoso.sharepoint.com.example/upload", "contoso.sharepoint.com.example"],
  ])("%s is %s", (url, gate) => {
    expect(uploadGate(new UploadUrl(url), { kind: "bundle" })).toBe(gate);
  });
});

describe("a mailbox", () => {
  const upload = new UploadUrl("https://outlook.office.com/api/v2.0/Users('x')/AttachmentSessions('y')");
  const message = (userId: string) => ({ kind: "messageAttachment", userId, messageId: "m" });
  const event = (userId: string) => ({ kind: "eventAttachment", userId, eventId: "e" });

  it("has a gate of its own, for mail, calendar and bytes alike", () => {
    const gate = graphGate(message("anna@contoso.com"));
    expect(gate).toMatch(/^outlook-[0-9a-f]{32}$/);
    expect(graphGate(event("Anna@Contoso.com")), "in any case").toBe(gate);
    expect(uploadGate(upload, message("anna@contoso.com"))).toBe(gate);
    expect(graphGate(message("ben@contoso.com"))).not.toBe(gate);
  });

  it("shares none with files and print", () => {
    expect(graphGate({ kind: "bundle" })).toBe("files");
    expect(graphGate({ kind: "printDocument" })).toBe("print");
  });
});
