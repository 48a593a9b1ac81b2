import { app } from "@azure/functions";
import { poisonQueueOf } from "../src/config/config.ts";
import { services } from "../src/app/services.ts";
import { logOutcome } from "../src/app/log-outcome.ts";
import { runMessage } from "../src/app/run-message.ts";

const { config } = services();

/** Takes messages that failed too often: their step is tried again, and after several times their transfer ends. */
app.storageQueue("deadLetter", {
  queueName: poisonQueueOf(config.transferQueue),
  connection: config.transferConnectionName,
  handler: async (input, context) => {
    logOutcome(context, await runMessage(services(), { input, context, queue: "jobs", poisoned: true }));
  },
});
app.storageQueue("deadLetterStep", {
  queueName: poisonQueueOf(config.stepQueue),
  connection: config.transferConnectionName,
  handler: async (input, context) => {
    logOutcome(context, await runMessage(services(), { input, context, queue: "steps", poisoned: true }));
  },
});
