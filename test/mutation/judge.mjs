// Runs tests on one mutant after the other, in one vitest that keeps what is unchanged. A process of its own, since
// only a kill ends a mutant that loops forever.
import { resolve } from "node:path";
import { createVitest } from "vitest/node";

const root = resolve(import.meta.dirname, "../..");

/** The mutant under judgment: `{ file, text, tests }`. */
let current = null;

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
    include: ["test/{unit,contract}/**/*.test.ts"],
    // The sender waits as long as something ends.
    reporters: [{ onTestModuleEnd: () => process.send({ kind: "alive" }) }],
    pool: "threads",
    maxWorkers: 1,
    bail: 1,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    sequence: { sequencer: AsAsked },
  },
  { configFile: false, plugins: [mutate] },
);
const specifications = new Map(
  (await vitest.globTestSpecifications()).map((specification) => [specification.moduleId, specification]),
);

/** What noticed: a test, a file that no longer loads, or an error outside of tests; null when all pass. */
const noticedBy = ({ testModules, unhandledErrors }) => {
  for (const module of testModules) {
    for (const test of module.children.allTests("failed")) return test.fullName;
    if (!module.ok()) return module.relativeModuleId;
  }
  return unhandledErrors.length === 0 ? null : String(unhandledErrors[0]?.message);
};

process.on("message", async (job) => {
  current = job;
  if (job.file !== null) vitest.invalidateFile(job.file);
  const result = await vitest.runTestSpecifications(job.tests.map((test) => specifications.get(test)));
  if (job.file !== null) vitest.invalidateFile(job.file);
  process.send({ kind: "judged", noticedBy: noticedBy(result) });
});
process.send({ kind: "ready" });
