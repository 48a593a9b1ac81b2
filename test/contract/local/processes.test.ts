import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { projectRoot } from "../../../local/launcher/local-system.ts";
import { until } from "../../support/until.ts";

const moduleUrl = pathToFileURL(join(projectRoot, "dist/local/launcher/processes.js")).href;
const STAND_IN = join(projectRoot, "dist/local/graph/main.js");

/** Starts the Graph stand-in, and prints where it is. */
const STARTER = `
  import { startProcess } from ${JSON.stringify(moduleUrl)};
  const { ready } = await startProcess(${JSON.stringify(STAND_IN)}, [], { readyLine: /(http:.+)/ });
  console.log(ready);
  setInterval(() => {}, 1000);`;

it.each(["SIGTERM", "SIGKILL"] as const)("ends what it has started when %s ends it", async (signal) => {
  const starter = spawn(process.execPath, ["--input-type=module", "-e", STARTER], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [url] = (await once(createInterface({ input: starter.stdout }), "line")) as [string];
    expect((await fetch(url)).ok).toBe(true);
    starter.kill(signal);
    await until("end of the stand-in", 30_000, async () => {
      const answer = await fetch(url).catch(() => null);
      await answer?.body?.cancel();
      return answer === null ? true : undefined;
    });
  } finally {
    starter.kill("SIGKILL");
  }
});
