import { app } from "@azure/functions";
import { services } from "../src/app/app.ts";
import { logOutcome } from "../src/app/log-outcome.ts";
import { runTransfer } from "../src/app/run-transfer.ts";

const { config } = services();

/** Takes a job or a continuation from the queue and does one step of the transfer: at most one range. */
app.storageQueue("transferChunk", {
  queueName: config.transferQueue,
  connection: config.transferConnectionName,
  handler: async (input, context) => {
    logOutcome(context, await runTransfer(services(), input, context, false));
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
