import { z } from "zod";
import { faultSchema } from "../../../local/faults/fault-script.ts";
import { optionsSchema } from "../../../src/transfer/job.ts";

/** Where a scenario runs. Scenarios that name the same host share it and its Graph stand-in, and run concurrently. */
const environmentSchema = z.strictObject({
  /**
   * `shared`, or another name for scenarios that disturb others, for instance by throttling, which affects a whole
   * app. `own` is a host for this scenario alone, which it may kill.
   */
  host: z.string().default("shared"),
  /** How long a message stays leased to a worker that has died. Short only where one dies, since a slow worker loses it too. */
  leaseSeconds: z.int().default(120),
  /** Scales the app's own delays (BLOBFERRY_LOCAL_PATIENCE). */
  patience: z.number().default(0.02),
  graph: z
    .strictObject({
      oneSessionPerItem: z.boolean().optional(),
      sessionLifetimeMs: z.int().optional(),
      sessionTokenLifetimeMs: z.int().optional(),
      answerShape: z.enum(["wrapped", "bare"]).optional(),
    })
    .prefault({}),
});

const jobSchema = z.strictObject({
  kind: z.enum(["bundle", "workbook", "sharedItem", "printDocument"]).default("bundle"),
  /** The size of the blob in ranges of 320 KiB (print: 200 KiB); 0.5 is half a range. */
  ranges: z.number().nonnegative().default(3),
  /** The name of the blob, and so of the file at the target. */
  file: z.string().default("file.bin"),
  /** A personal drive commits differently. */
  drive: z.enum(["business", "personal"]).default("business"),
  /** The content of a file that is at the target before the transfer. */
  seeded: z.string().optional(),
  options: optionsSchema.partial().prefault({}),
});

const expectationSchema = z.strictObject({
  status: z.enum(["completed", "failed", "cancelled"]),
  /** The code of the error. */
  code: z.string().optional(),
  verification: z.enum(["matched", "altered-by-service", "size-only", "off"]).optional(),
  /** How many ranges may reach Graph more than once. */
  rangesSentTwice: z.number().nonnegative().default(0),
  /** The number of sessions that the result reports. */
  sessions: z.int().nonnegative().optional(),
  /** Files committed by the transfer, which is never more than one. */
  commits: z.union([z.literal(0), z.literal(1)]),
  /** Sessions left open at the end, which the docs allow in few cases. */
  openSessions: z.int().nonnegative().default(0),
  /** Different results published: one per attempt. */
  ends: z.int().positive().default(1),
});

export const scenarioSchema = z.strictObject({
  /** A claim, which is also the name of the test. */
  title: z.string(),
  /** What happens, and what the worker does about it; omitted if the title says it all. */
  story: z.string().optional(),
  environment: environmentSchema.prefault({}),
  job: jobSchema.prefault({}),
  faults: z.array(faultSchema),
  /** What the user does after the first result. */
  then: z.enum(["retry"]).optional(),
  expect: expectationSchema,
});

/** A scenario file with its id, which is also the transfer's. */
export type Scenario = z.output<typeof scenarioSchema> & { readonly id: string };
export type Environment = Scenario["environment"];
