import type { Config } from "../config/config.ts";
import { isPartialGrant, queryStorage, type StorageAnswer } from "../client/storage-answer.ts";
import { graphAnswer } from "../graph/graph-answer.ts";
import { httpSender, type HttpSender } from "../http/send.ts";
import { loadRules } from "../rules/load-rules.ts";
import { parseRules } from "../rules/parse-rules.ts";
import { appStorage, poisonQueues, watchedQueues, type AppStorage } from "../storage/connection.ts";
import { lookAtQueues } from "../storage/queue-watch.ts";
import type { HealthSources, ProbeResult } from "./health.ts";
import { signInProbe } from "./sign-in-probe.ts";

const GRAPH_TIMEOUT_MS = 5000;
/** An item that cannot exist. Graph looks at the token first, and goes no further than the malformed id. */
const NOWHERE = "/drives/blobferry-doctor/items/blobferry-doctor";

/** What health gets from the app. */
export interface OfTheApp extends Pick<HealthSources, "isQueueOwner" | "misspellings"> {
  /** Adds the app's token to a request to Graph. */
  readonly sendToGraph: HttpSender;
}

/** What health looks at, over storage clients of its own. */
export const healthSources = (
  config: Config,
  { isQueueOwner, misspellings, sendToGraph }: OfTheApp,
): HealthSources => {
  const storage = appStorage(config);
  const { records } = storage;
  const watched = watchedQueues(storage);
  return {
    probes: probesOf(config, storage, sendToGraph),
    lookAtQueues: (signal) => lookAtQueues({ watched, poison: poisonQueues(storage), records }, signal),
    isQueueOwner,
    misspellings,
    rulesFaults: async () => {
      if (config.events === null) return 0;
      const stored = await loadRules(records, config.events.rules);
      if (stored === null) return null;
      const parsed = parseRules(stored.text);
      return "faults" in parsed ? parsed.faults.length : 0;
    },
  };
};

/** One small request to each dependency, judged by the rules of `blobferry doctor`. */
const probesOf = (config: Config, storage: AppStorage, sendToGraph: HttpSender): HealthSources["probes"] => {
  const { records, results, sources } = storage;
  const queues = [...watchedQueues(storage).map(({ queue }) => queue), results];
  const sendWithoutToken = httpSender(config.graphUserAgent);
  const nowhere = {
    method: "GET",
    url: `${config.graphEndpoint}/${config.graphVersion ?? "v1.0"}${NOWHERE}`,
    timeoutMs: GRAPH_TIMEOUT_MS,
  } as const;
  const isSignedIn = signInProbe(sendToGraph, nowhere, Date.now);
  return {
    records: async (abortSignal) =>
      resultOf(await queryStorage(() => records.getProperties({ abortSignal }))),
    queues: async (abortSignal) => {
      const answers = await Promise.all(
        queues.map((queue) => queryStorage(() => queue.getProperties({ abortSignal }))),
      );
      const found = answers.map(resultOf);
      return WORST_FIRST.find((result) => found.includes(result)) ?? "ok";
    },
    sources: async (abortSignal) => {
      const answer = await queryStorage(() =>
        sources.listContainers({ abortSignal }).byPage({ maxPageSize: 1 }).next(),
      );
      // The identity may be allowed to read some containers only.
      return isPartialGrant(answer) ? "ok" : resultOf(answer);
    },
    graph: async () => {
      // Without a token, any response of Graph proves that it is reachable.
      const [response, signedIn] = await Promise.all([sendWithoutToken(nowhere), isSignedIn()]);
      const answer = graphAnswer(response);
      if (answer.kind === "not-graph") return "unusable";
      if (answer.kind === "unreachable" || answer.status >= 500) return "unreachable";
      return signedIn ? "ok" : "denied";
    },
  };
};

const WORST_FIRST = ["unreachable", "denied", "unusable", "missing"] as const;

const resultOf = (answer: StorageAnswer): ProbeResult => {
  switch (answer.kind) {
    case "there":
      return "ok";
    case "missing":
    case "denied":
    case "unreachable":
      return answer.kind;
    case "old-emulator":
    case "strange":
      return "unusable";
  }
};
