import { expect, it } from "vitest";
import { isFolderMarker } from "../../../src/storage/folder-marker.ts";

it.each([
  { hdi_isfolder: "true" },
  { Hdi_isfolder: "True" },
  { HDI_ISFOLDER: "TRUE" },
  { hdi_isFolder: " true " },
  { hdi_isfolder: "1" },
  { hdi_isfolder: "yes" },
  { owner: "me", hdi_isfolder: "true" },
])("takes a blob with %j for a folder", (metadata) => {
  expect(isFolderMarker(metadata)).toBe(true);
});

it.each([
  undefined,
  {},
  { owner: "me" },
  { isfolder: "true" },
  { hdi_isfolder: "false" },
  { Hdi_isfolder: "False" },
  { hdi_isfolder: "0" },
  { hdi_isfolder: "" },
])("takes a blob with %j for a file", (metadata) => {
  expect(isFolderMarker(metadata)).toBe(false);
});
