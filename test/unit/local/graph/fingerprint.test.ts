import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Fingerprint } from "../../../../local/graph/fingerprint.ts";

const content = Buffer.from("the quick brown fox jumps over the lazy dog");
const sha256 = createHash("sha256").update(content).digest("hex");

function send(fingerprint: Fingerprint, start: number, endExclusive: number): () => void {
  const range = fingerprint.begin(start);
  range.add(content.subarray(start, endExclusive));
  return () => {
    fingerprint.take(range, endExclusive - start);
  };
}

function whole(): Fingerprint {
  const fingerprint = new Fingerprint("all");
  send(fingerprint, 0, content.length)();
  return fingerprint;
}

describe("a fingerprint", () => {
  it("is that of the content, however it was cut", () => {
    const fingerprint = new Fingerprint("all");
    send(fingerprint, 0, 7)();
    send(fingerprint, 7, content.length)();
    expect(fingerprint.finish()).toEqual({ sha256, quickXorHash: whole().finish().quickXorHash });
  });

  it("does not know of ranges that broke off", () => {
    const fingerprint = new Fingerprint("all");
    send(fingerprint, 0, 5);
    send(fingerprint, 0, 20)();
    send(fingerprint, 20, 30);
    send(fingerprint, 20, content.length)();
    expect(fingerprint.finish()).toEqual(whole().finish());
  });

  it("has no sha256 when ranges came out of order, and the right quickXorHash", () => {
    const fingerprint = new Fingerprint("all");
    send(fingerprint, 10, content.length)();
    send(fingerprint, 0, 10)();
    expect(fingerprint.finish()).toEqual({ sha256: null, quickXorHash: whole().finish().quickXorHash });
  });

  it("computes only what was asked for", () => {
    const [quick, none] = [new Fingerprint("quickXor"), new Fingerprint("none")];
    send(quick, 0, content.length)();
    send(none, 0, content.length)();
    expect(quick.finish()).toEqual({ sha256: null, quickXorHash: whole().finish().quickXorHash });
    expect(none.finish()).toEqual({ sha256: null, quickXorHash: null });
  });
});
