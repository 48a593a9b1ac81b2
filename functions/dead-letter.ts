import { app } from "@azure/functions";
import { services } from "../src/app/services.ts";
import { logOutcome } from "../src/app/log-outcome.ts";
import { runMessage } from "../src/app/run-message.ts";

const { config } = services();

/** Ends transfers whose message has failed too often: deletes the upload session and publishes the result. */
app.storageQueue("deadLetter", {
  queueName: config.poisonQueue,
  connection: config.transferConnectionName,
  handler: async (input, context) => {
    logOutcome(context, await runMessage(services(), { input, context, poisoned: true }));
  },
});
