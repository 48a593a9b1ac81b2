import type { PlaceAnswer, PlaceSpec } from "../../transfer/destination.ts";
import { transferError } from "../../transfer/error.ts";
import { pathKindOf } from "../targets/index.ts";

/** Finds the drive and folder of a new file. */
export const findPlace = ({ target, path }: PlaceSpec): Promise<PlaceAnswer> => {
  const base = pathKindOf(target)?.base(target);
  const [name] = path;
  return Promise.resolve(
    base?.by === "drive" && path.length === 1
      ? { kind: "found", place: { driveId: base.driveId, folderId: base.folderId, name } }
      : { kind: "permanent", error: transferError("target-rejected", "this target cannot be found yet") },
  );
};
