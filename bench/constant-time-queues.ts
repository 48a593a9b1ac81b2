import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { QueueServiceClient } from "@azure/storage-queue";
import type { Queues, Rig } from "./rig.ts";

/** The rig with queues in a process of their own, whose calls take the same whatever waits in them. */
export const withConstantTimeQueues = async <T>(rig: Rig, use: (rig: Rig) => Promise<T>): Promise<T> => {
  const { stop, ...onConstantTime } = await startConstantTimeQueues(rig.connectionString);
  try {
    return await use({
      ...rig,
      ...onConstantTime,
      startHost: (sink) => rig.startHost(sink, onConstantTime.connectionString),
    });
  } finally {
    await stop();
  }
};

const startConstantTimeQueues = async (
  connectionString: string,
): Promise<Queues & { readonly stop: () => Promise<void> }> => {
  const script = fileURLToPath(new URL("./queue-process.js", import.meta.url));
  const child = fork(script, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const [url] = (await once(child, "message")) as [string];
  const account = /AccountName=([^;]+)/.exec(connectionString)?.[1] ?? "";
  const changed = connectionString.replace(/QueueEndpoint=[^;]+/, `QueueEndpoint=${url}/${account}`);
  const service = QueueServiceClient.fromConnectionString(changed);
  const [jobs, results] = [service.getQueueClient("transfers"), service.getQueueClient("transfer-results")];
  await Promise.all([jobs.create(), results.create()]);
  return {
    connectionString: changed,
    jobs,
    results,
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
};
