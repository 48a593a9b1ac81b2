/** The app's identity in Microsoft Entra ID. */
export interface AppIdentity {
  readonly name: string;
  readonly clientId: string;
  /** Object id of its service principal. */
  readonly principalId: string;
}

/** What became of one permission. */
export type Grant =
  | { readonly state: "granted" | "already"; readonly what: string }
  | {
      readonly state: "missing";
      readonly what: string;
      readonly reason: string;
      /** Who can do it instead. */
      readonly who: string;
      /** Commands for them. */
      readonly how: readonly string[];
    };
