/**
 * Leaves `apache-arrow` out of the bundle: 320 KB that `@azure/storage-blob` imports only for a listing in the Arrow
 * format, which this app never asks for. Should it ever, the call says what is missing.
 *
 * @returns {import("rolldown").Plugin}
 */
export const noArrow = () => ({
  name: "no-arrow",
  resolveId: {
    filter: { id: /^apache-arrow$/ },
    handler: (id) => `\0${id}`,
  },
  load: {
    filter: { id: /^\0apache-arrow$/ },
    handler: () => `export const tableFromIPC = () => {
  throw new Error("Listings in the Arrow format are not in this bundle");
};`,
  },
});
