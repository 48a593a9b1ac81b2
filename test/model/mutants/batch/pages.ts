import type { Mutant } from "../mutant.ts";

const patch = (file: string, from: string, to: string) => [{ file, from, to }];
const plan = (from: string, to: string) => patch("actions/plan.ts", from, to);
const next = (from: string, to: string) => patch("next-batch-action.ts", from, to);

/** Pages of a batch, from the plan to the report. */
export const mutants: readonly Mutant[] = [
  {
    rule: "plan",
    title: "a repeated step goes on with its own plan, not the one that is kept",
    edits: [
      ...plan("const plan = await ports.pages.keepPlan(batchId, pages, {", "const plan: PlanPage = {"),
      ...plan(
        "    blobs,\n  });\n",
        "    blobs,\n  };\n  await ports.pages.keepPlan(batchId, pages, plan);\n",
      ),
    ],
  },
  {
    rule: "plan",
    title: "a page begins where the one before began",
    edits: plan("    marker,\n    most", "    marker: null,\n    most"),
  },
  {
    rule: "plan",
    title: "what is not allowed is listed all the same",
    edits: plan(`if (refused !== null) return { kind: "missing", error: refused };`, ""),
  },
  {
    rule: "claim",
    title: "a path is not claimed",
    edits: plan("owners.set(key, await ports.pages.claimPath(batchId, key, blob));", ""),
  },
  {
    rule: "claim",
    title: "whoever has claimed a path, a blob gets it",
    edits: plan("return owner === planned.blob\n", "return owner !== null\n"),
  },
  {
    rule: "claim",
    title: "the last of a page that wants a path has it",
    edits: plan("if (key !== null && !owners.has(key))", "if (key !== null)"),
  },
  {
    rule: "claim",
    title: "paths that differ in case are two",
    edits: patch("plan-page.ts", "key: collisionKey(path.segments),", `key: path.segments.join("/"),`),
  },
  {
    rule: "child",
    title: "a transfer's id follows from when it is sent",
    edits: patch(
      "actions/send.ts",
      "plannedAt: page.plannedAt };",
      "plannedAt: new Date(ports.clock.nowMs()).toISOString() };",
    ),
  },
  {
    rule: "child",
    title: "a transfer's id does not follow from its page",
    edits: patch("child-id.ts", "${encoded(page, PAGE_LENGTH)}", "${encoded(0 * page, PAGE_LENGTH)}"),
  },
  {
    rule: "child",
    title: "a transfer's id does not follow from its batch",
    edits: patch("child-id.ts", "`batch|${batchId}`", "`batch|${batchId.length > 0}`"),
  },
  {
    rule: "child",
    title: "a transfer whose job was never sent is taken for sent",
    edits: patch(
      "actions/send.ts",
      `if (found === null || found.step > 0 || found.session !== null || found.status !== "running") return;`,
      "return;",
    ),
  },
  {
    rule: "child",
    title: "the job of a transfer that runs is sent again",
    edits: patch(
      "actions/send.ts",
      `if (found === null || found.step > 0 || found.session !== null || found.status !== "running") return;`,
      "",
    ),
  },
  {
    rule: "child",
    title: "another request's transfer counts as the batch's own",
    edits: patch("actions/send.ts", "found !== null && !isSameRequest(found.request, request)", "false"),
  },
  {
    rule: "child",
    title: "a job is sent before its transfer is admitted",
    edits: [
      ...patch(
        "actions/send.ts",
        "  const nowMs = ports.clock.nowMs();\n  const admittedAt",
        `  await ports.steps.send("jobs", { kind: "job", job: { transferId, request } }, 0);\n  const nowMs = ports.clock.nowMs();\n  const admittedAt`,
      ),
      ...patch(
        "actions/send.ts",
        `  }\n  await ports.steps.send("jobs", { kind: "job", job: { transferId, request } }, 0);\n};`,
        "  }\n};",
      ),
    ],
  },
  {
    rule: "window",
    title: "any number of transfers is sent",
    edits: next("(request.dryRun || outstanding(record) < policy.windowTransfers)", "true"),
  },
  {
    rule: "window",
    title: "any number of pages is open",
    edits: next("open.length < policy.maxOpenPages &&", ""),
  },
  {
    rule: "window",
    title: "transfers that have ended take room",
    edits: patch("batch-record.ts", "sum + children - ended, 0)", "sum + children, 0)"),
  },
  {
    rule: "totals",
    title: "a page is closed while one of its transfers runs",
    edits: next(": ended >= children;", ": ended >= children - 1;"),
  },
  {
    rule: "totals",
    title: "a closed page stays open",
    edits: patch("actions/close.ts", "...withoutPage(record, page.page),", "...record,"),
  },
  {
    rule: "totals",
    title: "a page that is opened again stays in the totals",
    edits: patch("actions/retry.ts", "totals: withReport(totals, report, -1) }", "totals }"),
  },
  {
    rule: "totals",
    title: "an error stays in the totals when its page is opened again",
    edits: patch("report-page.ts", "(errors[error.code] ?? 0) + sign", "(errors[error.code] ?? 0) + 1"),
  },
  {
    rule: "totals",
    title: "a transfer whose record was deleted counts as cancelled",
    edits: patch("actions/close.ts", `if (stage === "cancelling") return`, "if (stage) return"),
  },
  {
    rule: "report",
    title: "the report of a page is not written",
    edits: patch("actions/close.ts", "await ports.pages.writeReport(batchId, page.page, report);", ""),
  },
  {
    rule: "report",
    title: "the lists appear before their last page",
    edits: patch("actions/report.ts", "if (end < record.pages) return", "if (end < 0) return"),
  },
  {
    rule: "report",
    title: "the lists never appear",
    edits: patch("actions/report.ts", "await pages.commitLists(record, record.pages);", ""),
  },
  {
    rule: "report",
    title: "a refused blob is not among the failures",
    edits: patch("actions/report.ts", ` || line.status === "refused"`, ""),
  },
  {
    rule: "report",
    title: "a batch with refused blobs is complete",
    edits: patch("actions/report.ts", "failed + totals.refused + cancelled", "failed + cancelled"),
  },
];
