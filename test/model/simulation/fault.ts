import type { PortCall } from "../../fakes/intercepted-ports.ts";

/** What goes wrong with one port call. */
export type Fault =
  | { readonly kind: "none" }
  /** The worker dies: nothing of its invocation happens any more, and nothing is cleaned up. */
  | { readonly kind: "die-before" }
  | { readonly kind: "die-after" }
  /** The call lands, the caller sees an error. */
  | { readonly kind: "lose" }
  /** The call does not land, the caller sees an error. */
  | { readonly kind: "break" }
  /** Part of a range goes out, then the connection breaks; nothing lands. */
  | { readonly kind: "cut" }
  /** A late write: the caller sees an error; the call lands later, or never. */
  | { readonly kind: "late" }
  /** A record write lands, and the storage client's own retry of it is answered 412. */
  | { readonly kind: "deny" }
  /** A record is not shown to a read, as by a storage account that has failed over. */
  | { readonly kind: "absent" }
  /** The transfer may not begin yet. */
  | { readonly kind: "hold" }
  /** Graph gives this answer and does nothing. */
  | { readonly kind: "answer"; readonly answer: { readonly kind: string } }
  /** Graph accepts only this many bytes of the range. */
  | { readonly kind: "partial"; readonly bytes: number }
  /** A commit whose answer shows no item (`all`), or one without a hash. */
  | { readonly kind: "hide-item"; readonly all: boolean }
  /** The blob's stream breaks off after this many bytes. */
  | { readonly kind: "break-source"; readonly bytes: number };

export const NONE: Fault = { kind: "none" };

/** Whether a fault of this kind can happen to this call at all. */
export const applies = (fault: Fault, { area, name }: PortCall): boolean => {
  switch (fault.kind) {
    case "none":
    case "die-before":
    case "die-after":
    case "lose":
    case "break":
      return true;
    case "cut":
    case "partial":
      return name === "putRange";
    case "late":
      return (
        area === "destination" ||
        area === "steps" ||
        (area === "records" && (name === "reserveAdmission" || name === "create" || name === "replace"))
      );
    case "absent":
      return name === "read";
    case "hold":
      return area === "admission";
    case "deny":
      return name === "create" || name === "replace";
    case "answer":
      return area === "destination" && mayAnswer(fault.answer.kind, name);
    case "hide-item":
      return name === "putRange" || name === "commit" || name === "putWhole";
    case "break-source":
      return name === "open";
  }
};

/**
 * Whether the port can give this answer to a call. A live session never answers 404 to its own DELETE here: no order
 * of calls can prevent a second commit then.
 */
const mayAnswer = (answer: string, name: PortCall["name"]): boolean => {
  switch (answer) {
    case "gone":
      return name === "putRange" || name === "querySession" || name === "commit";
    case "session-denied":
      return name === "putRange" || name === "querySession" || name === "commit" || name === "deleteSession";
    case "misplaced":
      return name === "putRange";
    case "busy":
      return name === "createSession";
    case "refused":
      return name === "querySession";
    default:
      return true;
  }
};
