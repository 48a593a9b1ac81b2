import { expect, it } from "vitest";
import { decodeCursor, encodeCursor } from "../../../src/client/cursor.ts";

it.each([
  { token: null, after: null },
  { token: "2!88!MDAw/+=", after: "123-ä.json" },
])("a cursor %j comes back as it was, and fits a URL", (cursor) => {
  expect(encodeCursor(cursor)).toMatch(/^[\w-]+$/);
  expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
});

it.each(["", "x", "W10", Buffer.from("[1,2]").toString("base64url")])("%j is no cursor", (text) => {
  expect(() => decodeCursor(text)).toThrow(
    expect.objectContaining({ code: "invalid-query", field: "cursor" }) as Error,
  );
});
