// Runs tests on one mutant after the other, in one vitest that keeps what is unchanged. A process of its own, since
// only a kill ends a mutant that loops forever.
import { resolve } from "node:path";
import { createVitest } from "vitest/node";

const root = resolve(import.meta.dirname, "../..");

/** Test files of what reads the environment when it is loaded. */
const ALONE = ["test/unit/http/proxy.test.ts"];

/** Contract tests start Azurite. */
const LIMITS = { pool: "threads", testTimeout: 60_000, hookTimeout: 60_000 };

/** The mutant under judgment: `{ file, text, tests }`. */
let current = null;
/** The test files that have ended since it came: vitest also keeps the ends of earlier runs. */
let ended = [];

const mutate = {
  name: "mutate",
  enforce: "pre",
  load: (id) => (id === current?.file ? current.text : null),
};

/** In the order asked for: the tests that are likely to notice come first. */
class AsAsked {
  sort(specifications) {
    const orderOf = ({ moduleId }) => current.tests.indexOf(moduleId);
    return [...specifications].sort((a, b) => orderOf(a) - orderOf(b));
  }
  shard(specifications) {
    return specifications;
  }
}

const vitest = await createVitest(
  "test",
  {
    config: false,
    root,
    watch: false,
    projects: [
      // Most time goes into loading the storage SDK, which a run's test files share.
      {
        plugins: [mutate],
        test: {
          ...LIMITS,
          name: "shared",
          include: ["test/{unit,contract}/**/*.test.ts"],
          exclude: ALONE,
          isolate: false,
        },
      },
      { plugins: [mutate], test: { ...LIMITS, name: "alone", include: ALONE } },
    ],
    // The sender waits as long as something ends.
    reporters: [
      {
        onTestModuleEnd: (module) => {
          ended.push(module);
          process.send({ kind: "alive" });
        },
      },
    ],
    maxWorkers: 1,
    bail: 1,
    sequence: { sequencer: AsAsked },
  },
  { configFile: false },
);
const specifications = new Map(
  (await vitest.globTestSpecifications()).map((specification) => [specification.moduleId, specification]),
);

/** What noticed: a test, a file that no longer loads, or an error outside of tests; null when all pass. */
const noticedBy = ({ unhandledErrors }) => {
  for (const module of ended) {
    for (const test of module.children.allTests("failed"))
      return { title: test.fullName, file: module.moduleId };
    if (!module.ok()) return { title: "(it does not load)", file: module.moduleId };
  }
  if (unhandledErrors.length === 0) return null;
  return { title: String(unhandledErrors[0]?.message), file: null };
};

process.on("message", async (job) => {
  current = job;
  ended = [];
  if (job.file !== null) vitest.invalidateFile(job.file);
  const result = await vitest.runTestSpecifications(job.tests.map((test) => specifications.get(test)));
  if (job.file !== null) vitest.invalidateFile(job.file);
  process.send({ kind: "judged", noticedBy: noticedBy(result) });
});
process.on("disconnect", () => process.exit());
process.send({ kind: "ready" });
