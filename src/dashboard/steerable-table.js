// @ts-check
import { cancel, retry } from "./actions.js";
import { live } from "./live.js";
import { manyActions } from "./many.js";
import { openFile } from "./open-file.js";
import { selection } from "./selection.js";
import { transferTable } from "./table.js";

/**
 * A table of transfers with all that can be done with them, one by one or selected.
 * @param {{ readonly changed: () => void, readonly show: () => void }} on `changed`: transfers, by what was done; `show`: the selection has
 */
export const steerableTable = ({ changed, show }) => {
  /** @param {Promise<boolean>} done */
  const after = (done) => {
    done.then((hasChanged) => {
      live.good();
      if (hasChanged) changed();
    }, live.bad);
  };
  const many = manyActions();
  /** @param {boolean} done */
  const deselect = (done) => {
    if (done) chosen.clear();
    return done;
  };
  const chosen = selection({
    cancel: (all) => {
      after(many.cancelEach(all).then(deselect));
    },
    retry: (all) => {
      after(many.retryEach(all).then(deselect));
    },
    changed: show,
  });
  const table = transferTable(
    {
      cancel: (one) => {
        after(cancel(one));
      },
      retry: (one) => {
        after(retry(one));
      },
      open: (one) => {
        after(openFile(one));
      },
      choose: (some, isChosen) => {
        chosen.set(some, isChosen);
        show();
      },
    },
    chosen.has,
  );
  return { table, chosen };
};
