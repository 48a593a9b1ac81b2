import { app } from "@azure/functions";
import { services } from "../src/app/app.ts";
import { reviveStalled } from "../src/transfer/revive.ts";

/** Sends the messages of transfers again that have stood still, and tells ends that were not told. */
app.timer("reviveStalled", {
  schedule: "0 */5 * * * *",
  handler: async (_timer, context) => {
    const { ports, policy } = services();
    const { resent, retold } = await reviveStalled(ports, policy);
    if (resent.length + retold.length > 0) {
      context.warn(`revived ${resent.length} stalled transfers, told ${retold.length} ends again`);
    }
  },
});
