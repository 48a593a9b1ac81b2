import { app } from "@azure/functions";
import { logOutcome } from "../src/app/log-outcome.ts";
import { runMessage } from "../src/app/run-message.ts";
import { withServices } from "../src/app/with-services.ts";
import { poisonQueueOf } from "../src/config/config.ts";

withServices((services) => {
  const { transferQueue, stepQueue, transferConnectionName: connection } = services.config;

  /** Takes messages that failed too often: their step is tried again, and after several times their transfer ends. */
  app.storageQueue("deadLetter", {
    queueName: poisonQueueOf(transferQueue),
    connection,
    handler: async (input, context) => {
      logOutcome(context, await runMessage(services, { input, context, queue: "jobs", poisoned: true }));
    },
  });
  app.storageQueue("deadLetterStep", {
    queueName: poisonQueueOf(stepQueue),
    connection,
    handler: async (input, context) => {
      logOutcome(context, await runMessage(services, { input, context, queue: "steps", poisoned: true }));
    },
  });
});
