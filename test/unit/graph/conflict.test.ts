import { describe, expect, it } from "vitest";
import { conflictMeaning, isNameConflict, isPassingConflict } from "../../../src/graph/conflict.ts";
import type { GraphError } from "../../../src/graph/graph-error.ts";
import type { UploadSpec } from "../../../src/transfer/destination.ts";

const errorOf = (codes: readonly string[], message: string | null = null): GraphError => ({
  httpStatus: 409,
  graphCode: codes[0] ?? null,
  graphRequestId: null,
  message,
  innerCode: null,
  codes,
});

const meaningOf = (error: GraphError, conflictBehavior: UploadSpec["options"]["conflictBehavior"] = "fail") =>
  conflictMeaning(error, { options: { conflictBehavior } } as UploadSpec);

describe("a conflict", () => {
  it.each(["namealreadyexists", "upload_name_conflict"])(
    "%s is about the name if names may clash",
    (code) => {
      const error = errorOf(["conflict", code]);
      expect(isNameConflict(error)).toBe(true);
      for (const behavior of ["fail", "skip"] as const) expect(meaningOf(error, behavior)).toBe("name");
      for (const behavior of ["replaceIfNewer", "replaceIfDifferent"] as const)
        expect(meaningOf(error, behavior)).toBe("passing");
      expect(meaningOf(error, "replace")).toBe("passing");
      expect(meaningOf(error, "rename")).toBe("passing");
    },
  );

  it.each([
    ...["resourcemodified", "resourcelocked", "lockedforediting", "locked", "conflict", "editconflict"],
    ...["entitytagdoesnotmatch", "neverheardof"],
  ])("%s passes", (code) => {
    expect(meaningOf(errorOf([code]))).toBe("passing");
    expect(isNameConflict(errorOf([code]))).toBe(false);
  });

  it("without a code passes", () => {
    expect(meaningOf(errorOf([]))).toBe("passing");
  });

  it.each([
    ...["accessdenied", "accessrestricted", "unauthenticated", "notsupported", "notallowed"],
    ...["malwaredetected", "virussuspicious", "itemnotfound", "propertynotupdateable"],
    ...["quotalimitreached", "insufficientstorage", "invalidrequest", "namelengthexceeded"],
    ...["parametertoolong", "pathistoolong", "resultpathtoodeep"],
  ])("%s is a refusal", (code) => {
    expect(isPassingConflict(errorOf(["generalexception", code]))).toBe(false);
    expect(meaningOf(errorOf([code]))).toBe("refused");
  });

  it.each(["notinvalid", "exceededsomewhat", "apathtoolong"])("%s is not taken for a refusal", (code) => {
    expect(isPassingConflict(errorOf([code]))).toBe(true);
  });

  it("passes if a refusal comes with the code of one that passes", () => {
    expect(isPassingConflict(errorOf(["invalidrequest", "resourcemodified"]))).toBe(true);
  });

  it("passes if its message says that the file is being uploaded, whatever its code", () => {
    const message = "The file is currently Being Uploaded.";
    expect(meaningOf(errorOf(["namealreadyexists"], message))).toBe("passing");
    expect(isPassingConflict(errorOf(["invalidrequest"], message))).toBe(true);
  });
});
