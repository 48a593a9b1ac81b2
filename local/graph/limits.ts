/** Size limits of the service. Tests may lower them to exercise the rules with small files. */
export interface Limits {
  /** A driveItem range of this length or longer is rejected. Default 60 MiB. */
  readonly driveRangeLimitBytes: number;
  /** The length of every driveItem range except the last is a multiple of this. Default 320 KiB. */
  readonly driveRangeMultipleBytes: number;
  /** A print range of this length or longer is rejected. Default 10 MB. */
  readonly printRangeLimitBytes: number;
  /** The largest file that PUT …/content accepts. Default 250 MB. */
  readonly contentLimitBytes: number;
}

/**
 * The limits of the real service.
 * @see https://learn.microsoft.com/graph/api/driveitem-createuploadsession
 * @see https://learn.microsoft.com/graph/upload-data-to-upload-session
 * @see https://learn.microsoft.com/graph/api/driveitem-put-content
 */
export const SERVICE_LIMITS: Limits = {
  driveRangeLimitBytes: 62_914_560,
  driveRangeMultipleBytes: 327_680,
  printRangeLimitBytes: 10_000_000,
  contentLimitBytes: 250_000_000,
};
