import { join } from "node:path";
import { projectRoot } from "../local/launcher/local-system.ts";
import { startProcess } from "../local/launcher/processes.ts";

const DEADLINE_MS = 20 * 60_000;
/** The log line of an invocation that ended its transfer. */
const ENDED = /transfer \S+ ended: /;

/** The Functions host with the app, in a process of its own. */
export interface BenchHost {
  readonly pid: number;
  /** Forgets the transfers that have ended so far. */
  resetCount(): void;
  /** Resolves when so many have ended. Reads the host's log, since querying the queue would slow down what is measured. */
  untilEnded(transfers: number): Promise<void>;
  stop(): Promise<void>;
}

export const startBenchHost = async ({
  graphUrl,
  storage,
}: {
  readonly graphUrl: string;
  readonly storage: string;
}): Promise<BenchHost> => {
  let ended = 0;
  let wanted: { readonly transfers: number; readonly reached: () => void } | null = null;
  const onLine = (line: string): void => {
    if (!ENDED.test(line)) return;
    ended++;
    if (wanted !== null && ended >= wanted.transfers) wanted.reached();
  };
  const host = await startProcess(
    join(projectRoot, "dist/local/host/main.js"),
    ["--embedded", "--port", "0", "--root", projectRoot],
    {
      env: { AzureWebJobsStorage: storage, GRAPH_ENDPOINT: graphUrl, GRAPH_ACCESS_TOKEN: "local" },
      readyLine: /^Host ready: (\S+)/,
      onLine,
    },
  );
  return {
    pid: host.pid,
    resetCount: () => {
      ended = 0;
    },
    untilEnded: (transfers) =>
      new Promise((resolve, reject) => {
        if (ended >= transfers) {
          resolve();
          return;
        }
        const timer = setTimeout(() => {
          reject(new Error(`${ended} of ${transfers} transfers had ended after ${DEADLINE_MS} ms`));
        }, DEADLINE_MS);
        wanted = {
          transfers,
          reached: () => {
            clearTimeout(timer);
            wanted = null;
            resolve();
          },
        };
      }),
    stop: () => host.stop(),
  };
};
