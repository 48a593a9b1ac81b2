// Processes that judge mutants; one that hangs is killed and replaced.
import { fork } from "node:child_process";
import { join } from "node:path";
import { clearTimeout, setTimeout } from "node:timers";

/** How long a judge may be silent. A single test file ends in less, even on a busy machine. */
const SILENCE_MS = 240_000;

/** @returns `judge(job)`, which answers `{ title, file }` of what noticed the mutant or null, and `stop()` */
export const startJudge = () => {
  let child = null;
  let heard = null;

  const start = () => {
    const started = fork(join(import.meta.dirname, "judge.mjs"), {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      env: { ...process.env, SEED: "7", BLOBFERRY_FUZZ_RUNS: "200" },
    });
    const hear = (message) => {
      // One that was killed has still something to say: that it has ended.
      if (child === started) heard?.(message);
    };
    started.on("message", hear);
    started.on("exit", (code) => hear({ kind: "exit", code }));
    child = started;
  };

  const stop = () => {
    heard = null;
    child?.kill("SIGKILL");
    child = null;
  };

  /** The first message of a kind, or what ended the wait for it. */
  const waitFor = (kind) =>
    new Promise((done) => {
      let timer = null;
      const end = (message) => {
        clearTimeout(timer);
        heard = null;
        done(message);
      };
      const extend = () => {
        clearTimeout(timer);
        timer = setTimeout(end, SILENCE_MS, { kind: "silence" });
      };
      heard = (message) => {
        if (message.kind === kind || message.kind === "exit") end(message);
        else extend();
      };
      extend();
    });

  const judge = async (job) => {
    if (child === null) {
      start();
      const answer = await waitFor("ready");
      if (answer.kind !== "ready") throw new Error(`vitest did not start: ${JSON.stringify(answer)}`);
    }
    child.send(job);
    const answer = await waitFor("judged");
    if (answer.kind === "judged") return answer.noticedBy;
    stop();
    return { title: answer.kind === "silence" ? "(it hangs)" : "(it ends the process)", file: null };
  };

  return { judge, stop };
};
