const MIB = 1024 * 1024;

const REWRITTEN =
  /\.(do[ct][xm]?|xl[st][xmb]?|xla[m]?|p[po][tsa][xm]?|sld[xm]|vs[dst][xm]?|one|onepkg|pdf|html?|mht(ml)?|aspx|master|jpe?g|jpe|jfif|png|gif|bmp|tiff?|hei[cf]|webp)$/i;

/**
 * File types into which SharePoint writes properties of its own, with no switch to stop it: Office files, PDF and HTML
 * (https://github.com/OneDrive/onedrive-api-docs/issues/935, https://github.com/rclone/rclone/issues/2599), and
 * pictures.
 */
export const isRewrittenByServices = (name: string): boolean => REWRITTEN.test(name);

/**
 * Whether a rewritten file of `sentBytes` may have this size: properties add a few KiB, never take anything away.
 *
 * @param arrivedBytes null where the service does not say
 */
export const mayHaveGrownTo = (sentBytes: number, arrivedBytes: number | null): boolean =>
  arrivedBytes === null ||
  (arrivedBytes >= sentBytes && arrivedBytes <= sentBytes + Math.max(MIB, sentBytes / 10));
