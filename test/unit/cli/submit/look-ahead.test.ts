import { RestError } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import { lookAtBlob, lookBelow, type SourceReads } from "../../../../src/cli/submit/look-ahead.ts";
import { fakeContext } from "../../../support/cli-context.ts";

const source = { container: "reports", blob: "a.pdf", versionId: null };
const folder = { container: "reports", prefix: "2026/" };

const looking = async (answer: () => Promise<unknown>, what: "folder" | "blob", json = false) => {
  const { context, err } = fakeContext({}, { json });
  const reads = (): Promise<SourceReads> => Promise.resolve({ firstBelow: answer, blob: answer });
  await (what === "folder" ? lookBelow(context, folder, reads) : lookAtBlob(context, source, reads));
  return err();
};

const refused = (statusCode: number, code: string) => () =>
  Promise.reject(new RestError("no", { code, statusCode }));

describe("a look at the source before something is sent", () => {
  it.each(["folder", "blob"] as const)("refuses a container that does not exist, of a %s", async (what) => {
    await expect(looking(refused(404, "ContainerNotFound"), what)).rejects.toMatchObject({
      exitCode: 4,
      message: "container reports does not exist",
    });
  });

  it("warns of a prefix that no blob has, and of a blob that is not there", async () => {
    const nothing = () => Promise.resolve(null);
    expect(await looking(nothing, "folder")).toBe(
      'warning: no blob in reports starts with "2026/": unless some arrive before the app lists them, nothing will be copied\n',
    );
    expect(await looking(refused(404, "BlobNotFound"), "blob")).toBe(
      "warning: there is no blob reports/a.pdf: unless it arrives before the app looks, the transfer will fail\n",
    );
    expect(JSON.parse(await looking(nothing, "folder", true))).toEqual({
      warning: expect.stringMatching(/^no blob in reports/) as string,
    });
  });

  it.each([
    ["something is there", () => Promise.resolve({})],
    ["this identity may not look", refused(403, "AuthorizationFailure")],
    ["the account does not answer", () => Promise.reject(new Error("ECONNREFUSED"))],
  ])("says nothing where %s", async (_what, answer) => {
    expect(await looking(answer, "folder")).toBe("");
    expect(await looking(answer, "blob")).toBe("");
  });
});
