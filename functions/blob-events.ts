import { app } from "@azure/functions";
import { runEvent } from "../src/app/run-event.ts";
import { withServices } from "../src/app/with-services.ts";
import { poisonQueueOf } from "../src/config/config.ts";

withServices(({ ports, events, config: { transferConnectionName: connection } }) => {
  if (events === null) return;

  /** Turns an event about a new blob into the job of the first rule that matches. */
  app.storageQueue("blobEvents", {
    queueName: events.queueName,
    connection,
    handler: (input, context) => runEvent({ ports, events }, { input, context, poisoned: false }),
  });

  /** Tries an event that failed too often once more, and reports it. */
  app.storageQueue("deadLetterEvent", {
    queueName: poisonQueueOf(events.queueName),
    connection,
    handler: (input, context) => runEvent({ ports, events }, { input, context, poisoned: true }),
  });

  app.hook.appTerminate(() => {
    const line = events.tally.rest();
    if (line !== null) console.log(line);
  });
});
