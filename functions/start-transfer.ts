import { app } from "@azure/functions";
import { logOutcome } from "../src/app/log-outcome.ts";
import { prepareAtStart } from "../src/app/prepare-at-start.ts";
import { runMessage } from "../src/app/run-message.ts";
import { withServices } from "../src/app/with-services.ts";
import { flushTelemetry, startTelemetry } from "../src/telemetry/start.ts";

withServices((services) => {
  /** Takes a job, begins its transfer once those that have begun leave room, and sends its first range. */
  app.storageQueue("startTransfer", {
    queueName: services.config.transferQueue,
    connection: services.config.transferConnectionName,
    handler: async (input, context) => {
      logOutcome(context, await runMessage(services, { input, context, queue: "jobs", poisoned: false }));
    },
  });

  app.hook.appStart(async () => {
    await Promise.all([prepareAtStart(services), startTelemetry(process.env)]);
  });
  app.hook.appTerminate(async () => {
    // Jobs that wait to begin go back to their queue at once.
    services.admission.close();
    await flushTelemetry();
  });
});
