import { z } from "zod";
import { TransferClientError } from "./errors.ts";

/** Where a listing goes on: at a page of the storage's own, behind the name that was shown last. */
export interface Cursor {
  readonly token: string | null;
  readonly after: string | null;
}

const schema = z.tuple([z.string().nullable(), z.string().nullable()]);

/** Where every listing begins. */
export const firstPage: Cursor = { token: null, after: null };

/** Opaque to callers, and fit for a URL. */
export const encodeCursor = ({ token, after }: Cursor): string =>
  Buffer.from(JSON.stringify([token, after]), "utf8").toString("base64url");

/** @throws {TransferClientError} `invalid-query` for a text that {@link encodeCursor} did not make */
export const decodeCursor = (text: string): Cursor => {
  try {
    const [token, after] = schema.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    return { token, after };
  } catch (error) {
    throw new TransferClientError("invalid-query", "cursor: is not one that a listing gave out", {
      field: "cursor",
      cause: error,
    });
  }
};
