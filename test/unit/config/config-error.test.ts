import { expect, it } from "vitest";
import { ConfigError } from "../../../src/config/config.ts";

it("a wrong setting says the same to everybody, unless it has other words for the public", () => {
  const cause = new Error("why");
  expect(new ConfigError("A must be b", { cause })).toMatchObject({
    name: "ConfigError",
    message: "A must be b",
    publicMessage: "A must be b",
    cause,
  });
  const error = new ConfigError("A names host.example", { publicMessage: "A names a host" });
  expect(error).toMatchObject({ message: "A names host.example", publicMessage: "A names a host" });
  expect(error).not.toHaveProperty("cause");
});
