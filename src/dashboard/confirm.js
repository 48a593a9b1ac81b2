// @ts-check
import { button, el } from "./dom.js";

/**
 * Asks for confirmation of something irreversible. Escape means no; the focus returns to where it was.
 * @param {{ readonly title: string, readonly text: string, readonly yes: string, readonly no: string }} words
 * @returns {Promise<boolean>}
 */
export const confirm = ({ title, text, yes, no }) =>
  new Promise((resolve) => {
    const asker = document.activeElement;
    const dialog = el("dialog", { "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text" });
    dialog.append(
      el("h2", { id: "confirm-title" }, title),
      el("p", { id: "confirm-text" }, text),
      el(
        "p",
        { class: "buttons" },
        button(no, () => {
          dialog.close("no");
        }),
        button(
          yes,
          () => {
            dialog.close("yes");
          },
          { class: "danger" },
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (asker instanceof HTMLElement && asker.isConnected) asker.focus();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
