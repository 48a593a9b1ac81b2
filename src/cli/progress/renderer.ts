import type { TransferView } from "../../client/transfer-view.ts";

/** Shows the progress of transfers. */
export interface Renderer {
  /** Shows a transfer's current state. */
  show(view: TransferView): void;
  /** Gives the terminal back. Must be called even after an error. */
  stop(): void;
}
