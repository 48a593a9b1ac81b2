import { isEnded, type TransferView } from "../../client/transfer-view.ts";
import type { Output } from "../output.ts";
import { progressBars } from "./progress-bars.ts";
import { progressLines } from "./progress-lines.ts";

/** Shows how transfers get on. */
export interface ProgressView {
  /** The transfer as it is now. */
  show(view: TransferView): void;
  /** Gives the terminal back. To be called however it went. */
  stop(): void;
}

/** JSON lines for programs, moving bars on a terminal, plain lines through a pipe. */
export const progressView = (output: Output, nowMs: () => number = Date.now): ProgressView => {
  if (output.json) {
    return {
      show: (view) => {
        output.value(view);
      },
      stop: () => undefined,
    };
  }
  return output.isTerminal ? progressBars(output, nowMs) : progressLines(output, nowMs);
};

/**
 * Shows transfers until they have all ended: `showProgress(client.watch(ids), output)`.
 * @returns how each ended
 */
export const showProgress = async (
  transfers: AsyncIterable<TransferView>,
  output: Output,
): Promise<readonly TransferView[]> => {
  const progress = progressView(output);
  const ended: TransferView[] = [];
  try {
    for await (const view of transfers) {
      progress.show(view);
      if (isEnded(view)) ended.push(view);
    }
  } finally {
    progress.stop();
  }
  return ended;
};
