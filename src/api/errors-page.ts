import { readFileSync } from "node:fs";
import { appPath } from "./app-folder.ts";
import { styleSheetOf } from "./dashboard-files.ts";
import { htmlOf } from "./markdown.ts";

let page: string | null = null;

/** docs/errors.md as a page in the style of the dashboard. Made once. */
export const errorsPage = (): string =>
  (page ??= `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Errors · blobferry</title>
<link rel="icon" href="dashboard/icon.svg">
<link rel="stylesheet" href="dashboard/${styleSheetOf("errors")}">
</head>
<body>
<main class="prose">
${htmlOf(readFileSync(appPath("docs/errors.md"), "utf8"))}
</main>
</body>
</html>
`);
