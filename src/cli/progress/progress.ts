import { isEnded, type TransferView } from "../../client/transfer-view.ts";
import type { Output } from "../output.ts";
import { barRenderer } from "./bars.ts";
import { lineRenderer } from "./lines.ts";
import type { Renderer } from "./renderer.ts";

/** JSON lines for programs, moving bars on a terminal, plain lines through a pipe. */
const rendererFor = (output: Output, nowMs: () => number): Renderer => {
  if (output.json) {
    return {
      show: (view) => {
        output.value(view);
      },
      stop: () => undefined,
    };
  }
  return output.isTerminal ? barRenderer(output, nowMs) : lineRenderer(output, nowMs);
};

/**
 * Shows transfers until they have all ended: `showProgress(client.watch(ids), output)`.
 * @returns the final state of each
 */
export const showProgress = async (
  transfers: AsyncIterable<TransferView>,
  output: Output,
): Promise<readonly TransferView[]> => {
  const renderer = rendererFor(output, Date.now);
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
