import { app } from "@azure/functions";
import { services } from "../src/app/app.ts";
import { logOutcome } from "../src/app/log-outcome.ts";
import { runTransfer } from "../src/app/run-transfer.ts";

const { config } = services();

/** Ends transfers whose message the queue gave up: frees the session, tells the result. */
app.storageQueue("closeAbandoned", {
  queueName: config.poisonQueue,
  connection: config.transferConnectionName,
  handler: async (input, context) => {
    logOutcome(context, await runTransfer(services(), input, context, true));
  },
});
