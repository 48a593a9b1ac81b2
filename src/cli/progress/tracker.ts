import type { TransferView } from "../../client/transfer-view.ts";
import { printableDeep } from "../text/printable.ts";
import { bytesPerSecond, withSample, type Sample } from "./rate.ts";

/** A transfer on show, with what is needed to tell its rate. Texts are printable. */
export interface Tracked {
  readonly view: TransferView;
  readonly samples: readonly Sample[];
}

/** Takes in the next view of a transfer. A new attempt begins anew; what is not running has no rate. */
export const track = (before: Tracked | undefined, view: TransferView, nowMs: number): Tracked => {
  const shown = printableDeep(view);
  const kept = before?.view.attempt === view.attempt ? before.samples : [];
  if (view.status !== "running" || view.bytes === null) return { view: shown, samples: [] };
  const sample = { bytes: view.acceptedBytes, atMs: Date.parse(view.updatedAt), seenMs: nowMs };
  return { view: shown, samples: withSample(kept, sample) };
};

export const rateOf = ({ samples }: Tracked, nowMs: number): number | null => bytesPerSecond(samples, nowMs);

/** What a person calls the transfer: the blob, else the id. */
export const titleOf = ({ source, transferId }: TransferView): string =>
  source === null ? transferId : `${source.container}/${source.blob}`;
