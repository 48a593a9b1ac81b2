import { describe, expect, it } from "vitest";
import { getItem } from "../../../../src/graph/calls/get-item.ts";
import type { HttpResponse } from "../../../../src/http/send.ts";
import { webPages } from "../web-pages.ts";
import {
  answered,
  broken,
  bundle,
  print,
  refusal,
  scripted,
  wanted,
} from "../../../support/scripted-graph.ts";

describe("looking an item up", () => {
  const look = async (answer: HttpResponse, target = bundle) => {
    const script = scripted([answer]);
    return { ...script, answer: await getItem(script.graph, target, wanted) };
  };

  it("is a GET of the item's address, through Graph", async () => {
    const { toGraph, answer } = await look(answered(200, { id: "01A", size: 7 }));
    expect(toGraph).toEqual([
      { method: "GET", url: "https://graph.example/v1.0/drives/b!d/bundles/01A", timeoutMs: 60_000 },
    ]);
    expect(answer).toMatchObject({ kind: "found", item: { id: "01A", bytes: 7 } });
  });

  it("finds a print document with what it says of its upload", async () => {
    const { answer } = await look(answered(200, { id: "d", uploadedDateTime: null }), print);
    expect(answer).toMatchObject({ kind: "found", item: { id: "d", uploaded: false } });
  });

  it("distinguishes a missing item from a forbidden one", async () => {
    expect((await look(refusal(404, "itemNotFound"))).answer).toEqual({ kind: "absent" });
    for (const status of [403, 410]) {
      expect((await look(refusal(status, "x"))).answer.kind).toBe("permanent");
    }
  });

  it.each(["", "{}", '{"id":"01A"', "<html>"])(
    "has failed when a 200 holds %j: that proves nothing",
    async (text) => {
      expect((await look(answered(200, text))).answer.kind).toBe("transient");
    },
  );

  it("has failed when a 200 is a web page", async () => {
    for (const page of webPages) expect((await look(page(200))).answer.kind).toBe("transient");
  });

  it("has failed without an answer", async () => {
    expect((await look(broken)).answer.kind).toBe("transient");
  });
});
