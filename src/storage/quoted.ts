/** A listing shows ETags without the quotes that they have everywhere else. */
export const quoted = (eTag: string): string => (eTag.startsWith('"') ? eTag : `"${eTag}"`);
