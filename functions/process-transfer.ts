import { app } from "@azure/functions";
import { services } from "../src/app/app.ts";
import { logOutcome } from "../src/app/log-outcome.ts";
import { runMessage } from "../src/app/run-message.ts";

const { config } = services();

/** Takes a job or a continuation from the queue and does one step of the transfer: at most one range. */
app.storageQueue("processTransfer", {
  queueName: config.transferQueue,
  connection: config.transferConnectionName,
  handler: async (input, context) => {
    logOutcome(context, await runMessage(services(), input, context, false));
  },
});

// Only a convenience: what is missing later is created when it is needed.
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
