import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Plan, Spent } from "./plan.ts";

/** A process of its own that moves plans, one at a time. */
export interface MovingProcess {
  move(plan: Plan): Promise<Spent>;
  stop(): Promise<void>;
}

/** Starts one of the `…-process.js` files beside this one. */
export const startMovingProcess = (name: "baseline" | "sdk-file" | "sdk-stream"): MovingProcess => {
  const script = fileURLToPath(new URL(`./${name}-process.js`, import.meta.url));
  const child = fork(script, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  return {
    move: (plan) =>
      new Promise((resolve, reject) => {
        const onExit = (code: number | null): void => {
          reject(new Error(`${name} ended with code ${code ?? "none"}`));
        };
        child.once("exit", onExit);
        child.once("message", (answer: Spent | { error: string }) => {
          child.off("exit", onExit);
          if ("error" in answer) reject(new Error(`${name}: ${answer.error}`));
          else resolve(answer);
        });
        child.send(plan);
      }),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill();
      await exited;
    },
  };
};

/** The other side: called once by a process that moves plans. */
export const movePlans = (move: (plan: Plan) => Promise<void>): void => {
  process.on("message", (plan: Plan) => {
    void measured(() => move(plan)).then(
      (spent) => process.send?.(spent),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
    );
  });
};

const measured = async (work: () => Promise<void>): Promise<Spent> => {
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  await work();
  const elapsedMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    elapsedMs,
    cpuSeconds: (user + system) / 1e6,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  };
};
