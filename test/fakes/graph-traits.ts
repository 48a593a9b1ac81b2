/** How the simulated service behaves. */
export interface GraphTraits {
  readonly isPrint: boolean;
  /** OneDrive Personal commits a deferred upload only by a PUT of the item. */
  readonly isPersonal: boolean;
  /** 409 at create while another session holds the item. */
  readonly oneSessionPerItem: boolean;
  /** A name conflict is already reported when the session is created, not only at the commit. */
  readonly checksNameAtCreate: boolean;
  readonly rewrites: boolean;
  /** How long lookups still return the item from before a commit. */
  readonly lagMs: number;
  readonly alignBytes: number;
  readonly rangeBytes: number;
  /** A drive takes smaller files only whole. */
  readonly wholeBelowBytes: number;
}
