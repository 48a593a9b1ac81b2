import { app } from "@azure/functions";
import { services } from "../src/app/services.ts";
import { logOutcome } from "../src/app/log-outcome.ts";
import { runMessage } from "../src/app/run-message.ts";

const { config } = services();

/** Runs one step of a transfer that has begun, which sends at most one range. */
app.storageQueue("continueTransfer", {
  queueName: config.stepQueue,
  connection: config.transferConnectionName,
  handler: async (input, context) => {
    logOutcome(context, await runMessage(services(), { input, context, queue: "steps", poisoned: false }));
  },
});
