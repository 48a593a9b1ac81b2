import { describe, expect, it } from "vitest";
import {
  admittedAtOfId,
  recordName,
  idPointerName,
  transferIdOfName,
} from "../../../src/storage/record-name.ts";
import { derivedTransferId } from "../../../src/transfer/job.ts";

const AT = "2026-10-05T12:00:00.000Z";
const ids = ["t", "a..b", ".", "..", "-", "0".repeat(13), "x.json", "x".repeat(64), "1234567890123-x"];

describe("a record's name", () => {
  it.each(ids)("holds the id %s", (id) => {
    expect(transferIdOfName(recordName({ transferId: id, admittedAt: AT }))).toBe(id);
  });

  it("sorts the last admitted first, and id pointers after all records", () => {
    const times = ["1970-01-01T00:00:00.000Z", "2001-09-09T01:46:40.000Z", AT, "2200-01-01T00:00:00.000Z"];
    const names = times.map((at) => recordName({ transferId: "t", admittedAt: at }));
    expect([...names].sort()).toEqual([...names].reverse());
    expect([...names, idPointerName("0")].sort().at(-1)).toBe(idPointerName("0"));
  });

  it.each(["ids/t", "t.json", "123-t.json", "1234567890123-.json", "1234567890123-t.txt"])(
    "is not %s",
    (name) => {
      expect(transferIdOfName(name)).toBeNull();
    },
  );

  it.each(ids)("and its id pointer stay below the container in a URL, with the id %s", (id) => {
    for (const name of [recordName({ transferId: id, admittedAt: AT }), idPointerName(id)]) {
      expect(new URL(`https://a.example/records/${name}`).pathname).toBe(`/records/${name}`);
    }
  });
});

describe("an id", () => {
  it("that was derived from a message contains the admission time", () => {
    expect(admittedAtOfId(derivedTransferId("message", new Date(AT)))).toBe(AT);
  });

  it.each([
    "t",
    "m-",
    `m-123-${"x".repeat(22)}`,
    `m-1234567890123-${"x".repeat(21)}`,
    `m-12345678901234-${"x".repeat(22)}`,
  ])("%s contains no admission time", (id) => {
    expect(admittedAtOfId(id)).toBeNull();
  });
});

it("a record's name begins with 13 digits until the end of time, so that names keep their order", () => {
  const admittedAt = "2286-11-20T17:46:39.998Z";
  expect(recordName({ transferId: "t", admittedAt })).toBe("0000000000001-t.json");
});
