import { app } from "@azure/functions";
import { services } from "../src/app/app.ts";
import { logOutcome } from "../src/app/log-outcome.ts";
import { runMessage } from "../src/app/run-message.ts";

const { config } = services();

/** Ends transfers whose message the queue gave up: frees the session, tells the result. */
app.storageQueue("deadLetter", {
  queueName: config.poisonQueue,
  connection: config.transferConnectionName,
  handler: async (input, context) => {
    logOutcome(context, await runMessage(services(), input, context, true));
  },
});
