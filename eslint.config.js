import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** Forbids imports by pattern; each folder may only import what lies below it in docs/architecture.md. */
const forbid = (files, ...patterns) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns }] },
});

const azure = { group: ["@azure/*"], message: "the domain knows no Azure" };
const http = {
  group: ["node:http", "node:https", "http", "https", "node:net", "undici"],
  message: "the domain knows no HTTP",
};
const folders = (...names) => ({
  group: names.map((name) => `**/${name}/**`),
  message: "imports point one way: functions → app → {graph, storage} → transfer",
});

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", ".local/", "coverage/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  {
    files: ["**/*.mjs", "**/*.js"],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
  {
    files: ["functions/**/*.ts"],
    rules: { "max-lines": ["error", { max: 30, skipBlankLines: true, skipComments: true }] },
  },
  forbid(
    ["src/transfer/**/*.ts"],
    azure,
    http,
    folders("graph", "storage", "http", "app", "functions", "local", "cli"),
  ),
  forbid(["src/http/**/*.ts"], folders("graph", "storage", "transfer", "app", "functions", "local", "cli")),
  forbid(["src/graph/**/*.ts"], folders("storage", "app", "functions", "local", "cli")),
  forbid(["src/storage/**/*.ts"], folders("graph", "app", "functions", "local", "cli")),
  forbid(["src/app/**/*.ts"], folders("functions", "local", "cli")),
  forbid(["functions/**/*.ts", "src/cli/**/*.ts"], folders("local")),
);
