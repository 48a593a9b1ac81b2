import { setTimeout } from "node:timers/promises";
import type { BatchPorts } from "../batch/ports.ts";
import { ConfigError, type Config } from "../config/config.ts";
import { accessFor } from "../graph/access/access.ts";
import { graphClient } from "../graph/client.ts";
import { graphDestination } from "../graph/destination.ts";
import { requestBudget, type RequestBudget } from "../graph/throttle/request-budget.ts";
import { cooldownLeftMs } from "../graph/throttle/shared-throttle.ts";
import { graphGate, throttleGates } from "../graph/throttle/gates.ts";
import { mailboxDestination } from "../graph/throttle/mailbox-destination.ts";
import { throttledDestination } from "../graph/throttle/throttled-destination.ts";
import { targetKindOf } from "../graph/targets/index.ts";
import { tokenPolicyFor } from "../graph/token-policy.ts";
import { UPLOAD_DOMAINS } from "../graph/upload-host.ts";
import { httpSender, type HttpSender } from "../http/send.ts";
import { blobMailboxSlots } from "../storage/mailbox-slots.ts";
import { blobSource } from "../storage/blob-source.ts";
import { appStorage, type AppStorage } from "../storage/connection.ts";
import { queueOwnership } from "../storage/queue-owner.ts";
import { storagePoisonQueue } from "../storage/poison-queue.ts";
import { storageResultQueue, storageStepQueue } from "../storage/queues.ts";
import { recordSeal } from "../storage/record-seal.ts";
import { keepingRejections, removeOldRejections } from "../storage/rejected-messages.ts";
import { blobRecordStore } from "../storage/record-store.ts";
import { blobThrottleStore } from "../storage/throttle-store.ts";
import { admissionGate, type AdmissionGate } from "../transfer/admission.ts";
import type { PoisonQueues } from "../transfer/poison-janitor.ts";
import { defaultPolicy, type Policy } from "../transfer/policy.ts";
import type { Ports } from "../transfer/ports.ts";
import { globalTelemetry, type Telemetry } from "../telemetry/telemetry.ts";
import { tracedPorts } from "../telemetry/traced-ports.ts";
import type { QueueNames } from "../telemetry/traced-queues.ts";
import { readAppSettings } from "./app-settings.ts";
import { withUnavailability } from "./available-ports.ts";
import { batchPorts } from "./batch-ports.ts";
import { eventServices, type EventServices } from "./event-services.ts";
import { reportedMailboxSlots, reportedThrottleStore } from "./reported-stores.ts";

/** What the functions work with. */
export interface Services {
  readonly config: Config;
  readonly ports: Ports;
  readonly admission: AdmissionGate;
  readonly telemetry: Telemetry;
  readonly queueNames: QueueNames;
  readonly policy: Policy;
  /** The ports of batches. */
  readonly batch: BatchPorts;
  /** What turns new blobs into transfers; null without rules. */
  readonly events: EventServices | null;
  /** The poison queues, past their triggers. */
  readonly poison: PoisonQueues;
  /** Says when no more transfers should be admitted for now. */
  readonly budget: RequestBudget;
  /** Address of the account that `source.url` may name, without a slash at the end. */
  readonly sourceBaseUrl: string;
  /** Creates the queues and the record container that do not exist yet, and claims the queues it takes messages from. */
  readonly prepareStorage: () => Promise<void>;
  /** Deletes what is kept of messages that were rejected before a time; bounded. */
  readonly removeOldRejections: (beforeMs: number) => Promise<number>;
  /** Whether this app, rather than one with other records, may take messages from its queues. */
  readonly isQueueOwner: () => Promise<boolean>;
  /** Sends a request to Graph with the app's token, outside the budget of transfers. */
  readonly sendToGraph: HttpSender;
}

/** What a delivery needs of them. */
export type DeliveryServices = Pick<
  Services,
  "ports" | "policy" | "batch" | "isQueueOwner" | "telemetry" | "queueNames"
>;

/** Rejections that one run of the timer looks at. */
const REJECTIONS_A_RUN = 5000;

let built: Services | null = null;

/**
 * The app's services, built on first use and once per process, so that connections are kept alive.
 * @throws {ConfigError} naming the settings that are missing or wrong, but never their values
 */
export const services = (): Services => {
  if (built === null) {
    const { config, policy } = readAppSettings(process.env);
    built = buildServices(config, policy);
  }
  return built;
};

/**
 * Connects the ports to storage and Graph. Makes no call.
 * @throws {ConfigError} if the SDK does not accept a storage connection
 */
export const buildServices = (config: Config, policy: Policy = defaultPolicy): Services => {
  const stored = openStorage(config);
  const { records, queues, poison, results, sources, sourceBaseUrl } = stored;
  const nowMs = (): number => Date.now();
  const clock = { nowMs, random: Math.random };
  const budget = requestBudget(clock);
  const sendToGraph = httpSender(config.graphUserAgent, [tokenPolicyFor(config)]);
  const graph = graphClient({
    endpoint: config.graphEndpoint,
    version: config.graphVersion,
    withToken: budget.watch(sendToGraph),
    withoutToken: budget.watch(httpSender(config.graphUserAgent)),
    nowMs,
    uploadDomains: [...UPLOAD_DOMAINS, ...config.uploadHosts],
  });
  const graphHost = new URL(config.graphEndpoint).host;
  const report = { warn: console.warn, nowMs };
  const gates = throttleGates(
    (gate) => reportedThrottleStore(blobThrottleStore(records, graphHost, gate), gate, report),
    clock,
  );
  const storage = withUnavailability({
    records: blobRecordStore(records, { seal: recordSeal(config.recordKeys) }),
    steps: storageStepQueue(queues),
    results: keepingRejections(storageResultQueue(results), records),
  });
  const admission = admissionGate({
    steps: storage.steps,
    clock,
    policy,
    graphPauseMs: async (target) => {
      const { workload } = targetKindOf(target);
      // Spread, so that what is held does not all come back in the first second.
      const at = { nowMs: nowMs(), random: clock.random() };
      const cooldownMs = cooldownLeftMs(await gates.get(graphGate(target)).cooldown(), at);
      return workload === "files" ? Math.max(cooldownMs, budget.admissionDelayMs()) : cooldownMs;
    },
    pause: setTimeout,
  });
  const ownership = queueOwnership([queues.jobs, queues.steps], records, {
    nowMs,
    log: console.error,
    pause: setTimeout,
  });
  const telemetry = globalTelemetry();
  const queueNames = {
    jobs: config.transferQueue,
    steps: config.stepQueue,
    results: config.resultQueue,
  };
  const ports: Ports = {
    ...storage,
    admission,
    access: accessFor(config.allowedSources, config.allowedTargets),
    source: blobSource(sources, config),
    destination: mailboxDestination(
      throttledDestination(graphDestination(graph, config.allowedTargets), gates, clock),
      reportedMailboxSlots(blobMailboxSlots(records, graphHost), report),
      clock,
    ),
    clock,
  };
  const traced = tracedPorts(ports, queueNames, telemetry);
  return {
    config,
    policy,
    poison: { jobs: storagePoisonQueue(poison.jobs), steps: storagePoisonQueue(poison.steps) },
    budget,
    sourceBaseUrl,
    admission,
    telemetry,
    queueNames,
    ports: traced,
    events: eventServices(config, stored, traced),
    prepareStorage: async () => {
      await Promise.all([
        records.createIfNotExists(),
        ownership.claim(),
        ...[poison.jobs, poison.steps].map((queue) => queue.createIfNotExists()),
        results.createIfNotExists(),
        stored.events?.queue.createIfNotExists(),
        stored.events?.poison.createIfNotExists(),
      ]);
    },
    batch: batchPorts(stored, config, ports),
    removeOldRejections: (beforeMs) => removeOldRejections(records, beforeMs, REJECTIONS_A_RUN),
    isQueueOwner: ownership.isOwner,
    sendToGraph,
  };
};

const openStorage = (config: Config): AppStorage => {
  try {
    return appStorage(config);
  } catch (error) {
    const { transferConnectionName, sourceStorage, transferStorage } = config;
    const names =
      sourceStorage === transferStorage
        ? transferConnectionName
        : `${transferConnectionName} or SourceStorage`;
    // The SDK says what is wrong, and repeats nothing of the connection.
    const why = error instanceof Error ? error.message : "unknown error";
    throw new ConfigError(`${names} is not a usable storage connection: ${why}`, { cause: error });
  }
};
