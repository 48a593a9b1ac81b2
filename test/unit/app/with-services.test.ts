import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type * as Module from "../../../src/app/with-services.ts";

let withServices: typeof Module.withServices;
const errors = vi.spyOn(console, "error").mockImplementation(() => undefined);
beforeEach(async () => {
  vi.resetModules();
  errors.mockClear();
  ({ withServices } = await import("../../../src/app/with-services.ts"));
  vi.stubEnv("AzureWebJobsStorage", "UseDevelopmentStorage=true");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

it("registers with the services", () => {
  const register = vi.fn();
  withServices(register);
  expect(register).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ config: expect.objectContaining({ transferQueue: "transfers" }) as object }),
  );
  expect(errors).not.toHaveBeenCalled();
});

it("registers nothing while a setting is wrong, and names it in one line", () => {
  vi.stubEnv("GRAPH_ENDPOINT", "http://graph.example");
  const register = vi.fn();
  withServices(register);
  withServices(register);
  expect(register).not.toHaveBeenCalled();
  expect(errors.mock.calls).toEqual([
    [expect.stringMatching(/^wrong setting: GRAPH_ENDPOINT must be an https address[^\n]*$/)],
  ]);
});

it("warns once, in one line, of names that look like settings, whether or not one is wrong", () => {
  const warnings = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  vi.stubEnv("ALOWED_TARGETS", "drive:b!s3cret");
  vi.stubEnv("GRAPH_ENDPONT", "x");
  vi.stubEnv("GRAPH_ENDPOINT", "http://graph.example");
  withServices(vi.fn());
  withServices(vi.fn());
  expect(warnings.mock.calls).toEqual([
    [
      "check the names of the settings: ALOWED_TARGETS is not a setting; it looks like ALLOWED_TARGETS; GRAPH_ENDPONT is not a setting; it looks like GRAPH_ENDPOINT",
    ],
  ]);
  warnings.mockRestore();
});

it("hides no other error", () => {
  expect(() => {
    withServices(() => {
      throw new TypeError("a bug");
    });
  }).toThrow("a bug");
});
