import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const SCRIPT = 'src="dashboard/main.js"';
const STYLES = /\s*<link rel="stylesheet" href="dashboard\/([\w-]+\.css)" \/>/g;

/**
 * Writes the dashboard as browsers load it: one script and one style sheet, whose names hold a hash of their content so
 * that browsers may keep them for good, and an `index.html` that names these two. The page of error codes gets a style
 * sheet in the same way.
 *
 * @param {string} folder of the dashboard's sources
 * @returns {import("rolldown").Plugin}
 */
export const dashboardPage = (folder) => ({
  name: "dashboard-page",
  generateBundle(_options, bundle) {
    const read = (name) => readFileSync(join(folder, name), "utf8");
    const emit = (fileName, source) => {
      this.emitFile({ type: "asset", fileName, source });
      return fileName;
    };
    const styleSheet = (name, parts) => {
      const source = parts.map((part) => compact(read(part))).join("");
      return emit(`${name}-${hashOf(source)}.css`, source);
    };
    const html = read("index.html");
    const script = Object.keys(bundle).find((name) => name.endsWith(".js"));
    const style = styleSheet(
      "page",
      [...html.matchAll(STYLES)].map(([, part]) => part),
    );
    styleSheet("errors", ["base.css", "errors.css"]);
    emit("icon.svg", read("icon.svg"));
    emit(
      "index.html",
      html
        .replace(SCRIPT, `src="dashboard/${script}"`)
        .replace(STYLES, "")
        .replace("</head>", `  <link rel="stylesheet" href="dashboard/${style}" />\n  </head>`),
    );
  },
});

/** Without comments and line breaks. The dashboard's styles have no text in which these would matter. */
const compact = (css) => css.replace(/\/\*[^]*?\*\//g, "").replace(/\s+/g, " ");

const hashOf = (text) => createHash("sha256").update(text).digest("base64url").slice(0, 8);
