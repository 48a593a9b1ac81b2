import { expect, it } from "vitest";
import { withOverrides } from "../../../../../local/host/config/host-json-overrides.ts";

const hostJson = { version: "2.0", extensions: { queues: { batchSize: 16, messageEncoding: "none" } } };

it("replaces the value that a setting names and keeps the others", () => {
  const env = {
    AzureFunctionsJobHost__extensions__queues__batchSize: "4",
    AzureFunctionsJobHost__extensions__queues__visibilityTimeout: "00:00:01",
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
  };
  expect(withOverrides(hostJson, env)).toEqual({
    version: "2.0",
    extensions: { queues: { batchSize: 4, messageEncoding: "none", visibilityTimeout: "00:00:01" } },
  });
});

it("creates the sections that host.json does not have", () => {
  const env = { AzureFunctionsJobHost__logging__logLevel__default: "Warning" };
  expect(withOverrides({ version: "2.0" }, env)).toEqual({
    version: "2.0",
    logging: { logLevel: { default: "Warning" } },
  });
});

it("reads true and false as booleans", () => {
  expect(withOverrides({}, { AzureFunctionsJobHost__a: "true" })).toEqual({ a: true });
});

it("leaves host.json unchanged without such settings", () => {
  expect(withOverrides(hostJson, { PATH: "/bin" })).toBe(hostJson);
});
