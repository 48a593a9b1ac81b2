import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/config/config-error.ts";
import { readConfig } from "../../../src/config/config.ts";
import { keyText } from "../../support/sample-keys.ts";

const read = (RECORD_KEYS: string) =>
  readConfig({ AzureWebJobsStorage: "UseDevelopmentStorage=true", RECORD_KEYS });
const bytesOf = (text: string): readonly (readonly [string, Buffer])[] =>
  read(text).recordKeys.map(({ id, key }) => [id, key.export()]);

/** A value that no other text of a message contains. */
const SECRET = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U";

describe("the keys for records", () => {
  it("are none without the setting, or with an empty one", () => {
    expect(readConfig({ AzureWebJobsStorage: "UseDevelopmentStorage=true" }).recordKeys).toEqual([]);
    expect(bytesOf("")).toEqual([]);
  });

  it.each([
    ["one", `2026-11:${keyText(1)}`],
    ["one without its padding", `2026-11:${keyText(1).replace("=", "")}`],
    ["with blanks and a line break around it", ` 2026-11:${keyText(1)} \n`],
    ["with a comma after it", `2026-11:${keyText(1)},`],
  ])("are read: %s", (_what, text) => {
    expect(bytesOf(text)).toEqual([["2026-11", Buffer.alloc(32, 1)]]);
  });

  it("keep their order, since the first one seals", () => {
    expect(bytesOf(`b:${keyText(2)},a:${keyText(1)}`).map(([id]) => id)).toEqual(["b", "a"]);
    expect(bytesOf(`b:${keyText(2)}\r\na:${keyText(1)}`).map(([id]) => id)).toEqual(["b", "a"]);
  });

  it("are read in the alphabet for URLs too", () => {
    const key = keyText(0xfb);
    expect(key).toMatch(/[+/]/);
    expect(bytesOf(`k:${key.replaceAll("+", "-").replaceAll("/", "_")}`)).toEqual(bytesOf(`k:${key}`));
  });

  it.each([
    ["no id", SECRET],
    ["an empty id", `:${SECRET}=`],
    ["an id with a blank", `my key:${SECRET}=`],
    ["a long id", `${"k".repeat(33)}:${SECRET}=`],
    ["31 bytes", `k:${SECRET.slice(0, 42)}`],
    ["33 bytes", `k:${SECRET}AA`],
    ["more padding", `k:${SECRET}==`],
    ["no base64", `k:${SECRET.slice(1)}!=`],
    ["hexadecimal", `k:${"ab".repeat(32)}`],
    ["only commas", ",,"],
    ["a second one that is wrong", `a:${SECRET}=,b`],
  ])("stop the app without being repeated: %s", (_what, text) => {
    const reading = () => read(text);
    expect(reading).toThrow(ConfigError);
    expect(reading).toThrow(/^RECORD_KEYS must be keys separated by commas/);
    try {
      reading();
    } catch (error) {
      expect(inspect(error)).not.toContain(SECRET.slice(0, 20));
    }
  });

  it("stop the app when two have one id", () => {
    expect(() => read(`k:${keyText(1)},k:${keyText(2)}`)).toThrow(/^RECORD_KEYS must give each key an id/);
  });

  it("name the vault when its reference was not resolved, but not its address", () => {
    const reading = () => read("@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)");
    expect(reading).toThrow(/^RECORD_KEYS must be a key, but is a Key Vault reference/);
    expect(reading).not.toThrow(/vault\.azure\.net/);
  });

  it("show nothing when the settings are printed", () => {
    const config = read(`k:${SECRET}=`);
    const key = Buffer.from(SECRET, "base64");
    for (const shown of [inspect(config, { depth: 9 }), JSON.stringify(config)]) {
      expect(shown).not.toContain(SECRET.slice(0, 20));
      expect(shown).not.toContain(key.toString("hex").slice(0, 20));
      expect(shown).not.toContain(key.toString("utf8").slice(0, 10));
    }
  });
});
