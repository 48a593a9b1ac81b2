import { expect, it } from "vitest";
import { completeConnectionString } from "../../../src/config/connection-string.ts";

const partsOf = (text: string) =>
  Object.fromEntries(
    (completeConnectionString(text) ?? "")
      .split(";")
      .map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]),
  );

it("a connection string with a SAS gets the endpoints that follow from the account's name", () => {
  expect(partsOf("AccountName=a;SharedAccessSignature=sv=1&sig=s%3D")).toEqual({
    AccountName: "a",
    SharedAccessSignature: "sv=1&sig=s%3D",
    BlobEndpoint: "https://a.blob.core.windows.net",
    QueueEndpoint: "https://a.queue.core.windows.net",
  });
});
