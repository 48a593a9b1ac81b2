import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const NOTICES_FILE = "THIRD-PARTY-NOTICES.txt";

const LICENSE_FILE = /^(licen[cs]e|copying|notice|third.?party.?notices?)([.-].*)?$/i;
const RULE = "-".repeat(80);

/** The folder of the package that a bundled module belongs to; null for a module of this project. */
const folderOf = (moduleId) =>
  /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(moduleId.replace(/^\0/, ""))?.[0] ?? null;

/** The terms of the MIT license, from this project's own file, for a package that names the license and has no file. */
const mitTextFor = (author) => {
  const terms = readFileSync(new URL("../../LICENSE", import.meta.url), "utf8").replace(
    /^[^]*?(?=Permission)/,
    "",
  );
  return `MIT License\n\nCopyright (c) ${author}\n\n${terms.trim()}`;
};

/** A package's name and license, with the text. Throws where a package has none. */
const noticeOf = (folder) => {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder)
    .filter((file) => LICENSE_FILE.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  const holder = typeof author === "object" ? author?.name : author;
  if (texts.length === 0 && license === "MIT" && holder) texts.push(mitTextFor(holder));
  if (texts.length === 0) throw new Error(`${name} ${version} is bundled and has no license text`);
  return { title: `${name} ${version} (${license})`, text: texts.join("\n\n").replaceAll("\r\n", "\n") };
};

/** Writes the notices of all packages that are in the deployed bundle, which the licenses of most ask for. */
export const notices = () => ({
  name: "third-party-notices",
  generateBundle(_options, bundle) {
    const deployed = Object.values(bundle).filter(
      ({ type, fileName }) => type === "chunk" && !fileName.startsWith("local/"),
    );
    const folders = new Set(deployed.flatMap(({ moduleIds }) => moduleIds.map(folderOf)));
    const found = [...folders]
      .filter((folder) => folder !== null && existsSync(join(folder, "package.json")))
      .map(noticeOf);
    // npm may install one version at several places.
    const entries = [...new Map(found.map((notice) => [notice.title, notice])).values()]
      .sort((a, b) => (a.title < b.title ? -1 : 1))
      .map(({ title, text }) => `${RULE}\n${title}\n${RULE}\n\n${text}\n`);
    this.emitFile({
      type: "asset",
      fileName: NOTICES_FILE,
      source: `The files beside this one contain the following packages.\n\n${entries.join("\n")}`,
    });
  },
});
