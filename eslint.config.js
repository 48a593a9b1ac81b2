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
    // The page: plain JavaScript, held to the same rules by its JSDoc types.
    files: ["src/dashboard/*.js"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // The compiler knows the browser's globals.
      "no-undef": "off",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "no-restricted-properties": ["error", { property: "innerHTML" }, { property: "outerHTML" }],
    },
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
  forbid(["src/api/**/*.ts"], folders("functions", "local", "cli", "dashboard")),
  forbid(["src/client/**/*.ts"], folders("functions", "local", "cli", "api", "dashboard")),
  forbid(["src/cli/**/*.ts"], folders("functions", "local", "api", "dashboard")),
  forbid(["functions/**/*.ts"], folders("local", "cli")),
);
