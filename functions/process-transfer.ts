import { app } from "@azure/functions";
import { services } from "../src/app/services.ts";
import { logOutcome } from "../src/app/log-outcome.ts";
import { runMessage } from "../src/app/run-message.ts";

const { config } = services();

/** Takes a job or a continuation from the queue and runs one step of its transfer, which sends at most one range. */
app.storageQueue("processTransfer", {
  queueName: config.transferQueue,
  connection: config.transferConnectionName,
  handler: async (input, context) => {
    logOutcome(context, await runMessage(services(), { input, context, poisoned: false }));
  },
});

// Only a convenience: what does not exist is created when it is needed.
app.hook.appStart(async () => {
  await services()
    .prepareStorage()
    .catch((error: unknown) => {
      console.warn(
        "queues and records could not be prepared yet:",
        error instanceof Error ? error.name : error,
      );
    });
});
