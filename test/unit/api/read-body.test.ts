import { HttpRequest } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { MAX_BODY_BYTES, readBody } from "../../../src/api/read-body.ts";

const read = (body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
  readBody(
    new HttpRequest({
      method: "POST",
      url: "https://app/api/transfers",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? { string: body } : { bytes: body },
    }),
  );

const refusal = (code: string, field?: string) => ({
  details: { code, ...(field === undefined ? {} : { field }) },
});

/** A job of exactly so many bytes. */
const jobOf = (bytes: number): string => `{"a":"${"x".repeat(bytes - 8)}"}`;

describe("the body of a request", () => {
  it.each([
    "application/json",
    "application/json; charset=utf-8",
    " Application/JSON ;charset=utf-8",
    "application/merge-patch+json",
  ])("is read as %s", async (type) => {
    expect(await read('{"a":1}', { "content-type": type })).toEqual({ a: 1 });
  });

  it.each(["", "text/json", "application/json+xml", "x-application/a+json", "application/a+jsonx"])(
    "is refused as %j",
    async (type) => {
      await expect(read("{}", { "content-type": type })).rejects.toMatchObject(
        refusal("unsupported-media-type", "Content-Type"),
      );
    },
  );

  it("has room in a queue message", async () => {
    expect(MAX_BODY_BYTES).toBe(49_152);
    await expect(read(jobOf(49_152))).resolves.toHaveProperty("a");
    await expect(read(jobOf(49_153))).rejects.toMatchObject(refusal("body-too-large"));
  });

  it("is refused by the length that it announces, before it is read", async () => {
    await expect(read("{}", { "content-length": "49153" })).rejects.toMatchObject(refusal("body-too-large"));
    await expect(read("{}", { "content-length": "49152" })).resolves.toEqual({});
  });

  it("must have a length if it is empty, since the host drops chunked bodies", async () => {
    await expect(read("")).rejects.toMatchObject(refusal("length-required", "Content-Length"));
    const chunked = { "transfer-encoding": "chunked", "content-length": "5" };
    await expect(read("", chunked)).rejects.toMatchObject(refusal("length-required"));
    await expect(read("", { "content-length": "0" })).rejects.toMatchObject(refusal("invalid-json"));
  });

  it.each(["[]", "null", "1", '"a"', "{"])("is refused as %s", async (text) => {
    await expect(read(text)).rejects.toMatchObject(refusal("invalid-json"));
  });

  it("is refused in another encoding than UTF-8", async () => {
    const latin1 = Buffer.from('{"a":"ä"}', "latin1");
    await expect(read(latin1)).rejects.toMatchObject(refusal("invalid-json"));
  });
});
