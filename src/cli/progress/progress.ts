import { isEnded, type TransferView } from "../../client/transfer-view.ts";
import type { Output } from "../output.ts";
import { barRenderer } from "./bars.ts";
import { lineRenderer } from "./lines.ts";
import type { Renderer } from "./renderer.ts";
import { totalsRenderer } from "./totals.ts";

/** JSON lines for programs, moving bars on a terminal, plain lines through a pipe. */
const rendererFor = (output: Output, manyOf: number | null, nowMs: () => number): Renderer => {
  if (output.json) {
    return {
      show: (view) => {
        output.value(view);
      },
      stop: () => undefined,
    };
  }
  if (manyOf !== null) return totalsRenderer(output, manyOf, nowMs);
  return output.isTerminal ? barRenderer(output, nowMs) : lineRenderer(output, nowMs);
};

/**
 * Shows transfers until they have all ended: `showProgress(client.watch(ids), output)`.
 * @param manyOf how many they are, where totals say more than each of them; else null
 * @returns the final state of each
 */
export const showProgress = async (
  transfers: AsyncIterable<TransferView>,
  output: Output,
  manyOf: number | null = null,
): Promise<readonly TransferView[]> => {
  const renderer = rendererFor(output, manyOf, Date.now);
  const ended: TransferView[] = [];
  try {
    for await (const view of transfers) {
      renderer.show(view);
      if (isEnded(view)) ended.push(view);
    }
  } finally {
    renderer.stop();
  }
  return ended;
};
