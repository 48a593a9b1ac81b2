import { z } from "zod";
import { TransferClientError } from "./errors.ts";

/** Where a listing continues: in one of the pages of the storage service, after the blob that was listed last. */
export interface Cursor {
  /** The continuation token of the storage service; null for the first page. */
  readonly token: string | null;
  /** The name of the blob listed last; null at the start of a page. */
  readonly after: string | null;
}

const schema = z.tuple([z.string().nullable(), z.string().nullable()]);

/** Where a listing begins. */
export const firstPage: Cursor = { token: null, after: null };

/** A cursor as opaque text that fits into a URL. */
export const encodeCursor = ({ token, after }: Cursor): string =>
  Buffer.from(JSON.stringify([token, after]), "utf8").toString("base64url");

/** @throws {TransferClientError} `invalid-query` for a text that {@link encodeCursor} did not make */
export const decodeCursor = (text: string): Cursor => {
  try {
    const [token, after] = schema.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    return { token, after };
  } catch (error) {
    throw new TransferClientError("invalid-query", "cursor: does not come from a listing", {
      field: "cursor",
      cause: error,
    });
  }
};
