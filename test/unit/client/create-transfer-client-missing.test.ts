import { expect, it } from "vitest";
import { ConfigError } from "../../../src/config/config.ts";
import { createTransferClient, type StorageOption } from "../../../src/client/create-transfer-client.ts";

/** As from a caller without types, or with an environment variable that is not set. */
const create = (storage: unknown) => () => createTransferClient({ storage: storage as StorageOption });

it.each([
  [undefined, /^storage is missing: give a connection string/],
  [null, /^storage is missing/],
  ["", /^storage is missing/],
  [{}, /^storage is missing/],
  [{ blobServiceUri: "https://a.blob.core.windows.net" }, /^storage.queueServiceUri is missing/],
  [{ queueServiceUri: "https://a.queue.core.windows.net", blobServiceUri: "" }, /^storage.blobServiceUri is/],
])("says what of the storage %j is missing", (storage, message) => {
  expect(create(storage)).toThrow(ConfigError);
  expect(create(storage)).toThrow(message);
});
