import { z } from "zod";
import { faultSchema } from "../../../local/faults/fault-script.ts";
import { optionsSchema } from "../../../src/transfer/job.ts";

/** Where a scenario takes place. Scenarios that say the same here share a host and a stand-in, and run side by side. */
const environmentSchema = z.strictObject({
  /**
   * `shared`, or a name of its own for scenarios that disturb others: throttling holds for a whole app, and a host
   * that is killed is killed for everybody.
   */
  host: z.string().default("shared"),
  /** How long a message stays with a worker that has died. Short only where one dies: a slow worker loses it too. */
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
  /** The blob in ranges of 320 KiB (print: 200 KiB), 0.5 is half a one. */
  ranges: z.number().nonnegative().default(3),
  /** The blob's name, so the file's at the target. */
  file: z.string().default("file.bin"),
  /** A personal drive commits in another way. */
  drive: z.enum(["business", "personal"]).default("business"),
  /** A file of this content is there before. */
  seeded: z.string().optional(),
  options: optionsSchema.partial().prefault({}),
});

const expectationSchema = z.strictObject({
  status: z.enum(["completed", "failed", "cancelled"]),
  /** Of the error. */
  code: z.string().optional(),
  verification: z.enum(["matched", "altered-by-service", "size-only", "off"]).optional(),
  /** How many ranges' bytes may reach Graph more than once. */
  rangesSentTwice: z.number().nonnegative().default(0),
  /** Sessions the result counts. */
  sessions: z.int().nonnegative().optional(),
  /** Files committed by the transfer; never more than 1. */
  commits: z.union([z.literal(0), z.literal(1)]),
  /** Sessions left open at the end: none, but for the cases the docs name. */
  openSessions: z.int().nonnegative().default(0),
  /** Ends told, repeats aside: one per attempt. */
  ends: z.int().positive().default(1),
});

export const scenarioSchema = z.strictObject({
  /** The claim, as the test is called. */
  title: z.string(),
  /** What happens in the world, and what the worker must do. */
  story: z.string(),
  environment: environmentSchema.prefault({}),
  job: jobSchema.prefault({}),
  faults: z.array(faultSchema),
  /** What the user does once the first end has been told. */
  then: z.enum(["retry"]).optional(),
  expect: expectationSchema,
});

/** A scenario file, with the name it goes by: its transfer's id. */
export type Scenario = z.output<typeof scenarioSchema> & { readonly id: string };
export type Environment = Scenario["environment"];
