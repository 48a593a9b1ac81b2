// Breaks single expressions and statements outside src/transfer: some test must notice almost every one.
//   node test/mutation/run.mjs [--sample N] [--seed N] [--all] [--only PART] [--workers N]
// src/transfer has mutants of its own, written by hand (test/model/mutants).
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { compilerFor } from "./compiles.mjs";
import { equivalent } from "./equivalent.mjs";
import { startJudge } from "./judges.mjs";
import { mutantsOf, withMutant } from "./mutants-of.mjs";
import { relatedTests } from "./related-tests.mjs";
import { shuffled } from "./shuffled.mjs";

const root = resolve(import.meta.dirname, "../..");
const FOLDERS = ["config", "http", "graph", "storage", "intake", "rules", "client", "app", "api"];
/** The cheap tests first. Those that start what is in dist would need a build for each mutant. */
const TESTS = ["test/unit", "test/contract/storage", "test/contract/client", "test/contract/graph"];
/** So many files of each folder try a mutant. Those further away only cross the code on their way to their own. */
const NEAREST = 8;
const MAX_TRIES = 3;
/** More survivors than this fail the run. */
const SURVIVORS_ALLOWED = 0.1;

const { values: options } = parseArgs({
  options: {
    sample: { type: "string", default: "200" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    all: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    workers: { type: "string", default: "2" },
  },
});

const keyOf = ({ file, line, change }) => JSON.stringify([file, line, change]);

/** All mutants of a folder's files, each with the text of its line. */
const mutantsBelow = (folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .flatMap((name) => {
      const file = `${folder}/${name}`;
      const text = readFileSync(join(root, file), "utf8");
      const lines = text.split("\n");
      return mutantsOf(text).map((mutant) => ({
        ...mutant,
        key: keyOf({ file, line: lines[mutant.line - 1].trim(), change: mutant.change }),
        file,
        mutated: withMutant(text, mutant),
      }));
    });

const everyMutant = FOLDERS.flatMap((folder) => mutantsBelow(`src/${folder}`));
const keys = new Set(everyMutant.map(({ key }) => key));
const stale = equivalent.map(keyOf).filter((key) => !keys.has(key));
if (stale.length > 0) throw new Error(`equivalent.mjs lists mutants that do not exist:\n${stale.join("\n")}`);

const known = new Set(equivalent.map(keyOf));
const candidates = everyMutant.filter(({ key, file }) => !known.has(key) && file.includes(options.only));
const sampleSize = options.all ? Infinity : Number(options.sample);
const compiles = compilerFor(root);
const queue = shuffled(candidates, Number(options.seed));
let drawn = 0;

/** The next mutant that compiles; null when enough have been drawn. */
const draw = () => {
  while (drawn < sampleSize) {
    const mutant = queue.pop();
    if (mutant === undefined) return null;
    if (!compiles(join(root, mutant.file), mutant.mutated)) continue;
    drawn++;
    return mutant;
  }
  return null;
};

const testsFor = relatedTests(root, TESTS, NEAREST);
const testsOf = ({ file }) => testsFor(join(root, file)).filter((test) => !unsound.has(test));
console.log(
  `${everyMutant.length} mutants, some of which do not compile; ${equivalent.length} are equivalent. Seed ${options.seed}.`,
);

const survivors = [];
let done = 0;
const report = ({ file, line, change }, noticed, tookMs) => {
  const seconds = (tookMs / 1000).toFixed(1);
  console.log(`${++done} | ${seconds} s | ${file}:${line} | ${change} | ${noticed?.title ?? "SURVIVED"}`);
};

/** The test files that have passed without a mutant, or what they notice would mean nothing. */
const sound = new Set([null]);
/** Those that fail without a mutant, on a machine that is too busy for them. They are left out. */
const unsound = new Set();

const isSound = async ({ judge }, file) => {
  if (!sound.has(file) && (await judge({ file: null, text: null, tests: [file] })) === null) sound.add(file);
  return sound.has(file);
};

/** What notices a mutant; null when nothing does. A busy machine may fail a test by itself, but not each time. */
const judged = async (judge, mutant, tries = MAX_TRIES) => {
  const { file, mutated: text } = mutant;
  const noticed = await judge.judge({ file: join(root, file), text, tests: testsOf(mutant) });
  if (noticed === null || (await isSound(judge, noticed.file))) return noticed;
  if (tries > 1) return await judged(judge, mutant, tries - 1);
  console.log(`left out, since it fails without a mutant too: ${noticed.file}: ${noticed.title}`);
  unsound.add(noticed.file);
  return await judged(judge, mutant);
};

const work = async (judge) => {
  for (let mutant = draw(); mutant !== null; mutant = draw()) {
    const startedAt = Date.now();
    const noticed = await judged(judge, mutant);
    if (noticed === null) survivors.push(mutant);
    report(mutant, noticed, Date.now() - startedAt);
  }
};

const judges = Array.from({ length: Number(options.workers) }, startJudge);
try {
  await Promise.all(judges.map(work));
} finally {
  for (const { stop } of judges) stop();
}

const share = done === 0 ? 0 : survivors.length / done;
for (const { file, line, change } of survivors) console.log(`SURVIVED ${file}:${line} ${change}`);
console.log(
  `${done} tried, ${done - survivors.length} noticed, ${survivors.length} survived (${(share * 100).toFixed(1)} %)`,
);
process.exitCode = share > SURVIVORS_ALLOWED || unsound.size > 0 ? 1 : 0;
