import { z } from "zod";

/** RFC 9457, with `code`, `field` and `transferId` besides. */
export const problemSchema = z
  .object({
    type: z.string().describe("Names the kind of problem"),
    title: z.string().describe("The same for every problem of this kind"),
    status: z.int(),
    detail: z.string().describe("One plain sentence about this request"),
    code: z.string().describe("Stable; for programs"),
    field: z
      .string()
      .optional()
      .describe("The field, parameter or header at fault, such as `target.driveId`"),
    transferId: z.string().optional(),
  })
  .describe("Problem details (RFC 9457)");
