import { activityCounter } from "../client/activity.ts";
import type { Config } from "../config/config.ts";
import { appStorage, watchedQueues } from "../storage/connection.ts";
import { readCooldowns } from "../storage/cooldowns.ts";
import { blobRecordStore } from "../storage/record-store.ts";
import type { OverviewSources } from "./overview.ts";

/** What an overview is made from, over storage clients of its own. */
export const overviewSources = (config: Config): OverviewSources => {
  const storage = appStorage(config);
  const container = storage.records;
  const graphHost = new URL(config.graphEndpoint).host;
  return {
    countAll: activityCounter({ container, records: blobRecordStore(container) }, () => Date.now()),
    queueLengths: (abortSignal) =>
      Promise.all(
        watchedQueues(storage).map(async ({ use, queue }) => {
          const { approximateMessagesCount = 0 } = await queue.getProperties({ abortSignal });
          return { use, messages: approximateMessagesCount };
        }),
      ),
    cooldowns: (abortSignal) => readCooldowns(container, graphHost, abortSignal),
  };
};
