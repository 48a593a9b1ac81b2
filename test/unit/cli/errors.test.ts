import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/config/config.ts";
import { exitCode } from "../../../src/cli/exit-code.ts";
import { CommandError, noBatch, noTransfer, toCliError } from "../../../src/cli/errors.ts";
import { TransferClientError } from "../../../src/client/errors.ts";

describe("a fault's exit code", () => {
  const running = new AbortController().signal;
  const stopped = (reason: string): AbortSignal => AbortSignal.abort(reason);
  it.each([
    [new TransferClientError("invalid-job", "x"), exitCode.usage],
    [new TransferClientError("transfer-id-reused", "x"), exitCode.refused],
    [new TransferClientError("not-ended", "x"), exitCode.refused],
    [new TransferClientError("transfer-not-found", "x"), exitCode.notFound],
    [new TransferClientError("storage-denied", "x"), exitCode.unreachable],
    [new CommandError(exitCode.notFound, "x"), exitCode.notFound],
    [new ConfigError("x"), exitCode.usage],
    [new TypeError("x"), exitCode.internal],
  ])("%s", (error, code) => {
    expect(toCliError(error, running).exitCode).toBe(code);
  });

  it("has the same words in JSON as those of the API", () => {
    expect(toCliError(new CommandError(exitCode.notFound, "x"), running).code).toBe("not-found");
    expect(toCliError(noTransfer("t"), running)).toMatchObject({ code: "transfer-not-found", exitCode: 4 });
    expect(toCliError(noBatch("b"), running)).toMatchObject({ code: "batch-not-found", exitCode: 4 });
  });

  it("of an interruption is the shell's own", () => {
    expect(toCliError("SIGINT", stopped("SIGINT"))).toMatchObject({ exitCode: 130, message: null });
    expect(toCliError("SIGTERM", stopped("SIGTERM")).exitCode).toBe(143);
  });
});
