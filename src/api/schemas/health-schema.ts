import { z } from "zod";
import { checkNames } from "../health/check-health.ts";

const state = z
  .enum(["ok", "denied", "unreachable"])
  .describe("`denied`: it answers, and refuses the app's key or identity");

export const healthSchema = z.object({
  status: z.enum(["ok", "degraded"]).describe("`degraded`: something is not `ok`"),
  checks: z.object(Object.fromEntries(checkNames.map((name) => [name, state]))),
  checkedAt: z.iso.datetime(),
});
