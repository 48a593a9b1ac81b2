import type { TransferView } from "../../client/transfer-view.ts";
import type { Target } from "../../transfer/job.ts";

/** `reports/a.pdf → bundle b!x 01ABC` */
export const placeOf = ({ source, target }: Pick<TransferView, "source" | "target">): string =>
  `${source === null ? "?" : `${source.container}/${source.blob}`} → ${target === null ? "?" : targetWords(target)}`;

export const targetWords = ({ kind, ...fields }: Target): string =>
  [kind, ...Object.values(fields)].join(" ");

export const targetFields = ({ kind, ...fields }: Target): string =>
  [kind, ...Object.entries(fields).map(([name, value]) => `${name}=${value}`)].join(" ");
