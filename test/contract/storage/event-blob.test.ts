import { describe, expect, it } from "vitest";
import { accountNameOf, blobState } from "../../../src/storage/event-blob.ts";
import { azuriteForFile } from "./azurite.ts";

const azurite = azuriteForFile();

const newBlob = async (blob: string, metadata: Record<string, string> = {}) => {
  const container = azurite.blobs().getContainerClient(azurite.freshName());
  await container.create();
  const client = container.getBlockBlobClient(blob);
  const { etag } = await client.upload("hello", 5, { metadata });
  return { container, client, name: { container: container.containerName, blob }, eTag: etag };
};

describe("a blob that an event is about", () => {
  it("is found with its size and its ETag without quotes, whatever its name", async () => {
    const { name, eTag } = await newBlob("a/ü #1?%20&.txt");
    expect(await blobState(azurite.blobs(), name)).toEqual({
      kind: "found",
      eTag: eTag?.replaceAll('"', ""),
      bytes: 5,
      copy: null,
      isFolder: false,
    });
  });

  it("is a folder where its metadata says so", async () => {
    const { name } = await newBlob("a", { hdi_isfolder: "true" });
    expect(await blobState(azurite.blobs(), name)).toMatchObject({ isFolder: true });
  });

  it("is a copy where it was copied", async () => {
    const { container, client } = await newBlob("a");
    await (await container.getBlobClient("b").beginCopyFromURL(client.url)).pollUntilDone();
    const copy = { container: container.containerName, blob: "b" };
    expect(await blobState(azurite.blobs(), copy)).toMatchObject({ kind: "found", copy: "done" });
  });

  it("is missing where it is not, or its container is not", async () => {
    const { name } = await newBlob("a");
    expect(await blobState(azurite.blobs(), { ...name, blob: "b" })).toEqual({ kind: "missing" });
    expect(await blobState(azurite.blobs(), { container: "none", blob: "b" })).toEqual({ kind: "missing" });
  });
});

it.each([
  ["https://acct.blob.core.windows.net", "acct"],
  ["https://acct.z12.blob.storage.azure.net/", "acct"],
  ["https://acct.blob.core.chinacloudapi.cn", "acct"],
  ["http://127.0.0.1:10000/devstoreaccount1", "devstoreaccount1"],
  ["https://files.contoso.com", null],
])("the address %s is that of the account %s", (url, account) => {
  expect(accountNameOf(url)).toBe(account);
});
