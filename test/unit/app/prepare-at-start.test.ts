import { afterEach, expect, it, vi } from "vitest";
import { prepareAtStart } from "../../../src/app/prepare-at-start.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

it("storage that cannot be prepared does not stop the app, and only the error's name is logged", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const failure = Object.assign(new Error("https://account/?sig=secret"), { name: "RestError" });
  await prepareAtStart({ prepareStorage: () => Promise.reject(failure) });
  expect(warn.mock.calls).toEqual([[expect.any(String), "RestError"]]);
});

it("storage that is prepared is not worth a line", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  await prepareAtStart({ prepareStorage: () => Promise.resolve() });
  expect(warn).not.toHaveBeenCalled();
});
