import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { runHooks } from "./app/hooks.ts";
import type { LoadedApp } from "./app/load-app.ts";
import type { Listener } from "./listener.ts";
import type { Log } from "./log.ts";

/** How long a stop waits for invocations in flight. Messages that it cuts off become visible when their lease ends. */
const STOP_MS = 10_000;
/** How long the app's own clean-up may take afterwards. */
const TERMINATE_MS = 5_000;

/** The running parts of a host. */
export interface RunningParts {
  readonly app: LoadedApp;
  readonly server: Server;
  readonly listeners: readonly Listener[];
  readonly log: Log & { flush(): void };
}

/** Shuts a host down as the real one does: no new work, 10 s for what is in flight, then the app's terminate hooks. */
export const shutDown = async ({ app, server, listeners, log }: RunningParts): Promise<void> => {
  for (const listener of listeners) listener.stop();
  const closed = new Promise((resolve) => server.close(resolve));
  if (!(await endsWithin(STOP_MS, [closed, ...listeners.map((listener) => listener.ended())]))) {
    log("warning", "Invocations still running after 10 s are cut off.");
    server.closeAllConnections();
  }
  const hooks = runHooks(app, "appTerminate", { hookData: {} }).catch((error: unknown) => {
    log("error", `An appTerminate hook failed: ${String(error)}`);
  });
  await endsWithin(TERMINATE_MS, [hooks]);
  log.flush();
};

const endsWithin = async (limitMs: number, work: Promise<unknown>[]): Promise<boolean> => {
  const limit = new AbortController();
  const timeout = sleep(limitMs, false, { signal: limit.signal }).catch(() => false);
  const isDone = await Promise.race([Promise.all(work).then(() => true), timeout]);
  limit.abort();
  return isDone;
};
