import js from "@eslint/js";
import tseslint from "typescript-eslint";
import imports from "./local/lint/imports.js";

/** From the bottom up: a folder imports only itself and the layers before its own (docs/architecture.md). */
const LAYERS = [
  ["config", "http"],
  ["transfer"],
  ["batch"],
  ["graph", "storage", "telemetry"],
  ["intake"],
  ["rules"],
  ["client", "app"],
  ["api", "cli"],
  ["functions"],
];

const NETWORK_MODULES = ["node:http", "node:https", "http", "https", "node:net", "net", "undici"];

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
  {
    files: ["src/**/*.ts", "functions/**/*.ts"],
    plugins: { imports },
    rules: { "imports/layers": ["error", LAYERS] },
  },
  {
    files: ["**/*.ts", "**/*.js"],
    plugins: { imports },
    rules: { "imports/no-circles": "error" },
  },
  {
    files: ["src/transfer/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["@azure/*"], message: "the domain knows no Azure" },
            { group: NETWORK_MODULES, message: "the domain knows no HTTP" },
          ],
        },
      ],
    },
  },
);
