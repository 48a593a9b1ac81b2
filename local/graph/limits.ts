/** Sizes the service insists on. Tests may shrink them to try the rules on small files. */
export interface Limits {
  /** A driveItem range this long, or longer, is refused. Default 60 MiB. */
  readonly driveRangeLimitBytes: number;
  /** Every driveItem range but the last is a multiple of this. Default 320 KiB. */
  readonly driveRangeMultipleBytes: number;
  /** A print range this long, or longer, is refused. Default 10 MB. */
  readonly printRangeLimitBytes: number;
  /** The longest file PUT …/content takes. Default 250 MB. */
  readonly contentLimitBytes: number;
}

/** The service's own sizes: driveitem-createuploadsession, upload-data-to-upload-session, driveitem-put-content. */
export const serviceLimits: Limits = {
  driveRangeLimitBytes: 62_914_560,
  driveRangeMultipleBytes: 327_680,
  printRangeLimitBytes: 10_000_000,
  contentLimitBytes: 250_000_000,
};
