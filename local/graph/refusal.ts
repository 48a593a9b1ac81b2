/** An answer that says no, as Graph says it. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** The upload host's second, finer code (`innererror.code`). */
  readonly innerCode?: string;
}

/** 400 for a request that is wrong in itself. */
export function invalidRequest(message: string): Refusal {
  return { status: 400, code: "invalidRequest", message };
}

/** 404, for items and for sessions alike: a finished session looks like one that never was (OD#1259). */
export function itemNotFound(message = "The resource could not be found."): Refusal {
  return { status: 404, code: "itemNotFound", message };
}

/** 409 for a name that is taken. */
export const nameAlreadyExists: Refusal = {
  status: 409,
  code: "nameAlreadyExists",
  message: "An item with the same name already exists under the parent.",
};
