import { existsSync } from "node:fs";
import { join } from "node:path";
import { runHooks } from "./app/hooks.ts";
import { createInvoker } from "./app/invoker.ts";
import { loadApp } from "./app/load-app.ts";
import { prepareSettings } from "./config/host-settings.ts";
import { resolveSettings } from "./config/setting-references.ts";
import { requireExtensions, toHostedFunctions, withTrigger } from "./function-triggers.ts";
import { openKeys, type HostKeys } from "./http/function-keys.ts";
import { toHttpFunctions } from "./http/http-functions.ts";
import { startHttpServer } from "./http/http-server.ts";
import { createLog } from "./log.ts";
import { poisonQueueName } from "./queue/dequeue-gates.ts";
import { createOutputWriter, type OpenQueue } from "./queue/output-bindings.ts";
import { listenToQueue } from "./queue/queue-listener.ts";
import { shutDown } from "./shut-down.ts";
import {
  HOST_STORAGE,
  openBlobService,
  openQueueService,
  readStorageConnection,
} from "./storage-connection.ts";
import { createStatusBlob } from "./timer/status-blob.ts";
import { listenToTimer } from "./timer/timer-listener.ts";
import { isSubMinute, parseTimerSchedule } from "./timer/timer-schedule.ts";

/** How a host is started. */
export interface HostOptions {
  /** The folder with host.json and package.json. */
  readonly appRoot: string;
  /** 0: the system chooses a free port. */
  readonly port: number;
  /** Receives the log; stdout by default. */
  readonly write?: (text: string) => void;
}

/** A running host: it polls its queues and accepts HTTP requests. */
export interface Host {
  readonly url: string;
  readonly keys: HostKeys;
  /** One line per function: its name and its trigger. */
  readonly functions: readonly string[];
  readonly hasHttpFunctions: boolean;
  /** Fails every invocation in flight, as an uncaught error that ends the real worker does. */
  readonly failInvocations: (error: Error) => void;
  /** Stops polling, waits for what is in flight (10 s at most), runs the app's terminate hooks. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the embedded Functions host: it loads the app as the Node worker does and runs it with the semantics of
 * the real host's queue, timer and HTTP listeners. Settings that the environment lacks are added to it.
 */
export const startHost = async ({ appRoot, port, write }: HostOptions): Promise<Host> => {
  const { env } = process;
  const settings = await prepareSettings(appRoot, env);
  const log = createLog(settings.minimumLogLevel, write ?? ((text) => process.stdout.write(text)));
  if (settings.overridden.length > 0)
    log("warning", `the environment overrides ${settings.overridden.join(", ")} of local.settings.json`);
  const app = await loadApp(appRoot);
  const functions = toHostedFunctions(app);
  requireExtensions(
    functions,
    settings.hasExtensionBundle || existsSync(join(appRoot, "bin/extensions.json")),
  );

  const openQueue: OpenQueue = (binding, where) => {
    const name = resolveSettings(String(binding["queueName"]), where).toLowerCase();
    return openQueueService(readStorageConnection(binding["connection"], env)).getQueueClient(name);
  };
  const writeOutputs = createOutputWriter(functions, openQueue, settings.queues.messageEncoding);
  const invoke = createInvoker({ app, log, functionTimeoutMs: settings.functionTimeoutMs, writeOutputs });

  // Every setting is checked before anything runs.
  const queueTriggers = withTrigger(functions, "queueTrigger").map(({ hosted, binding }) => {
    const where = `queue of ${hosted.metadata.name}`;
    const queue = openQueue(binding, where);
    const poisonName = poisonQueueName(queue.name);
    const poisonQueue = poisonName === null ? null : openQueue({ ...binding, queueName: poisonName }, where);
    const { queues: options, leaseSeconds } = settings;
    return { hosted, queue, poisonQueue, options, leaseSeconds, invoke, log };
  });
  const timerTriggers = withTrigger(functions, "timerTrigger").map(({ hosted, binding }) => {
    const where = `schedule of ${hosted.metadata.name}`;
    const text = resolveSettings(String(binding["schedule"]), where);
    const schedule = parseTimerSchedule(text, where, settings.timeZone);
    // Core Tools also require this storage of every app with a trigger other than HTTP.
    const storage = openBlobService(readStorageConnection(HOST_STORAGE, env, "blob"));
    const isMonitored = binding["useMonitor"] !== false && !isSubMinute(text, schedule, new Date());
    const store = isMonitored ? createStatusBlob(storage, appRoot, hosted.metadata.name) : null;
    return { hosted, text, schedule, store, runOnStartup: binding["runOnStartup"] === true, invoke, log };
  });
  const httpFunctions = toHttpFunctions(functions, settings.routePrefix);
  const keys = await openKeys(env, appRoot);

  const { server, url } = await startHttpServer({ port, functions, httpFunctions, keys, invoke, log });
  try {
    await runHooks(app, "appStart", { hookData: {}, functionAppDirectory: appRoot });
  } catch (error) {
    server.close();
    throw error;
  }
  const listeners = [...queueTriggers.map(listenToQueue), ...timerTriggers.map(listenToTimer)];

  for (const { started } of listeners) await started;

  let stopped: Promise<void> | null = null;
  return {
    url,
    keys,
    functions: [
      ...queueTriggers.map(({ hosted, queue }) => `${hosted.metadata.name}: queue ${queue.name}`),
      ...timerTriggers.map(({ hosted, text }) => `${hosted.metadata.name}: timer ${text}`),
      ...httpFunctions.map(
        ({ hosted, methods, path }) => `${hosted.metadata.name}: [${methods.join(",")}] ${url}/${path}`,
      ),
    ],
    hasHttpFunctions: httpFunctions.length > 0,
    failInvocations: invoke.failAll,
    stop: () => (stopped ??= shutDown({ app, server, listeners, log })),
  };
};
