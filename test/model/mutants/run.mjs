// Takes each rule out of a copy of src/ and runs the model there: every one must be noticed.
//   node test/model/mutants/run.mjs [regular expression for folder, rule and title]
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import ts from "typescript";

const root = resolve(import.meta.dirname, "../../..");
const WORKERS = 2;
const BROKE_OFF = "BROKE OFF";
const model = (...names) => names.map((name) => `test/model/${name}.test.ts`);
/** By the folder of a mutant's list, which is that of the code below `src`. The cheap tests first; most die there. */
const ROUNDS = {
  transfer: [
    {
      files: model(
        ...[
          "without-faults",
          "regressions",
          "regressions-whole",
          "budgets",
          "refusals",
          "source-forbidden",
          "protocol-rules",
          "cancel",
          "cancel-retry",
          "retry-races",
          "poison",
          "put-back",
          "spares",
          "versions",
          "jobs-without-id",
          "held-by-another",
          "not-allowed",
        ],
      ),
      runs: "0",
    },
    { files: ["test/unit/transfer"], runs: "0" },
    { files: model("random", "crash-points"), runs: "1500" },
    { files: model("random"), runs: "8000" },
  ],
  batch: [
    {
      files: model(
        ...["batch/batch", "batch/batch-messages", "batch/batch-children", "batch/batch-steering"],
        ...["batch/batch-slow-workers", "batch/batch-cancel-retry", "batch/second-run"],
      ),
      runs: "0",
    },
    { files: ["test/unit/batch"], runs: "0" },
    { files: model("batch/batch-crashes"), runs: "500" },
  ],
};

/** Node 20 reads no TypeScript; these files hold nothing but data. */
const loadMutants = async () => {
  const all = [];
  for (const file of Object.keys(ROUNDS).flatMap(listsOf)) {
    const text = await readFile(file, "utf8");
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { module: "esnext", target: "es2023" },
    });
    const { mutants } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);
    all.push(...mutants.map((mutant) => ({ ...mutant, folder: basename(dirname(file)) })));
  }
  return all;
};

const listsOf = (folder) => {
  const at = join(import.meta.dirname, folder);
  return readdirSync(at)
    .sort()
    .map((name) => join(at, name));
};

const copyTree = async () => {
  const at = await mkdtemp(join(tmpdir(), "blobferry-mutant-"));
  for (const part of [
    ...[
      "src",
      "local/graph",
      "test/fakes",
      "test/model",
      "test/support",
      "test/unit/transfer",
      "test/unit/batch",
    ],
    ...["docs", "package.json", "tsconfig.json"],
  ]) {
    await cp(join(root, part), join(at, part), { recursive: true });
  }
  await symlink(join(root, "node_modules"), join(at, "node_modules"));
  const config = `export default { root: ${JSON.stringify(at)}, test: { include: ["test/{model,unit}/**/*.test.ts"], testTimeout: 240000, bail: 1, pool: "threads", isolate: false, maxWorkers: 1 } };`;
  await writeFile(join(at, "vitest.config.mjs"), config);
  return at;
};

/** The name of the first test that fails; null when all pass. */
const firstFailure = (at, { files, runs }) =>
  new Promise((done) => {
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    execFile(
      process.execPath,
      [vitest, "run", "--config", join(at, "vitest.config.mjs"), "--reporter=json", ...files],
      {
        cwd: at,
        maxBuffer: 2 ** 28,
        timeout: 900_000,
        env: { ...process.env, BLOBFERRY_RUNS: runs, BLOBFERRY_SEED: "7", BLOBFERRY_SHRINK: "0" },
      },
      (error, stdout) => {
        if (error === null) return done(null);
        // Too slow a machine kills nothing.
        if (error.killed) return done(null);
        const start = stdout.indexOf('{"numTotalTestSuites"');
        const report = start < 0 ? null : JSON.parse(stdout.slice(start).split("\n")[0]);
        const failed = report?.testResults
          .flatMap(({ assertionResults }) => assertionResults)
          .find(({ status }) => status === "failed");
        // A run that fails without a failed test has not judged the mutant: a file it needs may be missing.
        done(failed === undefined ? BROKE_OFF : failed.fullName.trim());
      },
    );
  });

const edited = async (at, { folder, edits }) => {
  const before = new Map();
  for (const { file, from, to } of edits) {
    const path = join(at, "src", folder, file);
    const text = await readFile(path, "utf8");
    if (!before.has(path)) before.set(path, text);
    const times = text.split(from).length - 1;
    if (times !== 1) throw new Error(`${file} holds this ${times} times, not once:\n${from}`);
    await writeFile(
      path,
      text.replace(from, () => to),
    );
  }
  return async () => {
    for (const [path, text] of before) await writeFile(path, text);
  };
};

const judge = async (at, mutant) => {
  const restore = await edited(at, mutant);
  try {
    for (const round of ROUNDS[mutant.folder]) {
      const killer = await firstFailure(at, round);
      if (killer !== null) return killer;
    }
    return null;
  } finally {
    await restore();
  }
};

const wanted = new RegExp(process.argv[2] ?? "");
const queue = (await loadMutants()).filter(({ folder, rule, title }) =>
  wanted.test(`${folder} ${rule} ${title}`),
);
const folders = new Set(queue.map(({ folder }) => folder));
const total = queue.length;
const survivors = [];
let done = 0;

const work = async () => {
  const at = await copyTree();
  try {
    for (const folder of folders) {
      const sound = await firstFailure(at, ROUNDS[folder][0]);
      if (sound !== null) throw new Error(`the code without a mutant fails: ${sound}`);
    }
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const killer = await judge(at, mutant);
      if (killer === null || killer === BROKE_OFF) survivors.push(mutant);
      console.log(
        `${++done}/${total} | ${mutant.folder} ${mutant.rule} | ${mutant.title} | ${killer ?? "SURVIVED"}`,
      );
    }
  } finally {
    await rm(at, { recursive: true, force: true });
  }
};

await Promise.all(Array.from({ length: WORKERS }, work));
console.log(`${total - survivors.length} of ${total} killed`);
process.exitCode = survivors.length === 0 ? 0 : 1;
