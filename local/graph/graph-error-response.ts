/** Headers of a response, by their names in lower case. */
export type ResponseHeaders = Readonly<Record<string, string>>;

/** An error response in Graph's terms. */
export interface GraphErrorResponse {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** The upload host's second, more specific code (`innererror.code`). */
  readonly innerCode?: string;
  readonly headers?: ResponseHeaders;
}

/** 400 for a request that is invalid in itself. */
export const invalidRequest = (message: string): GraphErrorResponse => ({
  status: 400,
  code: "invalidRequest",
  message,
});

/** 404 for an item or a session. */
export const itemNotFound = (message = "The resource could not be found."): GraphErrorResponse => ({
  status: 404,
  code: "itemNotFound",
  message,
});

/** 409 for a name that is taken. */
export const NAME_ALREADY_EXISTS: GraphErrorResponse = {
  status: 409,
  code: "nameAlreadyExists",
  message: "An item with the same name already exists under the parent.",
};

/**
 * 409 for a second upload to a print document. The print API cannot change a document's bytes, and deletes the
 * session once they are complete. What the service really responds is not documented.
 * @see https://learn.microsoft.com/graph/upload-data-to-upload-session
 */
export const ALREADY_UPLOADED: GraphErrorResponse = {
  status: 409,
  code: "conflict",
  message: "The document has already been uploaded.",
};
