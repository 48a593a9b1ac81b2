// @ts-check
/** @import { TransferView } from "../client/transfer-view.ts" */
import { announce } from "./announce.js";
import { getTransfer } from "./api.js";
import { transferLink } from "./router.js";
import { webAddress } from "./web-address.js";

/**
 * Opens the file where it was delivered; a list does not know its address. Without one it shows the transfer.
 * @param {TransferView} transfer @returns {Promise<boolean>} false: nothing has changed
 */
export const openFile = async ({ transferId, attempt }) => {
  // Opened at once, since a browser allows it only right after the click.
  const tab = open("about:blank", "_blank");
  const { result } = await getTransfer(transferId, attempt).catch((/** @type {unknown} */ error) => {
    tab?.close();
    throw error;
  });
  const address = webAddress(result?.item?.webUrl);
  if (tab !== null && address !== null) {
    tab.opener = null;
    tab.location.replace(address);
    return false;
  }
  tab?.close();
  announce("Microsoft 365 gave no address for this file.");
  location.hash = transferLink(transferId);
  return false;
};
