import { expect, it } from "vitest";
import { ConfigError, readConfig } from "../../../src/config/config.ts";
import { readTogether } from "../../../src/config/read-together.ts";

const fail =
  (message: string, publicMessage = message) =>
  (): never => {
    throw new ConfigError(message, { publicMessage });
  };

const errorOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return error;
  }
};

it("reads all values", () => {
  expect(readTogether({ a: () => 1, b: () => "x" })).toEqual({ a: 1, b: "x" });
});

it("names everything that is wrong, once and in order", () => {
  const inner = () => readTogether({ a: fail("A"), b: fail("B at host", "B") });
  const error = errorOf(() => readTogether({ inner, c: fail("C"), d: () => 1 }));
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({ name: "ConfigError", message: "A; B at host; C", publicMessage: "A; B; C" });
  expect((error as ConfigError).faults.map(({ message }) => message)).toEqual(["A", "B at host", "C"]);
});

it("leaves a single error as it is, and throws any other error", () => {
  expect((errorOf(() => readTogether({ a: fail("A") })) as ConfigError).faults).toHaveLength(1);
  expect(() =>
    readTogether({
      a: () => {
        throw new TypeError("a bug");
      },
    }),
  ).toThrow(TypeError);
});

it("names all wrong settings of the app", () => {
  const error = errorOf(() =>
    readConfig({ TRANSFER_QUEUE: "A", GRAPH_VERSION: "2", RECORD_KEYS: "x", GRAPH_ENDPOINT: "x" }),
  );
  expect((error as ConfigError).faults.map(({ message }) => message.split(" ")[0])).toEqual([
    "TRANSFER_QUEUE",
    "GRAPH_VERSION",
    "AzureWebJobsStorage",
    "RECORD_KEYS",
    "GRAPH_ENDPOINT",
  ]);
});
