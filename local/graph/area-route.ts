import type { TargetKind } from "./address.ts";

/** What the routes of every part of Graph have that is more than the six items: see `AREAS` in `route.ts`. */
export interface AreaRoute {
  /** Selects the handler. */
  readonly area: string;
  /** What the request does; faults and the request log name it. */
  readonly name: string;
  /** The kind of target the request is about; null if it is about none. */
  readonly kind: TargetKind | null;
  /** The path without version and verb, every part encoded the same way. */
  readonly key: string;
  readonly version: string;
}
