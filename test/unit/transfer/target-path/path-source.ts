import type { PathSource } from "../../../../src/transfer/target-path/placeholders.ts";

export const sourceOf = (values: Partial<PathSource> = {}): PathSource => ({
  container: "scans",
  blob: "2026/10/report.final.pdf",
  prefix: "",
  modifiedOn: "2026-03-01T00:30:00.000+02:00",
  metadata: { Customer: "Contoso", empty: "" },
  tags: { project: "Apollo", "cost center/1": "77" },
  ...values,
});
