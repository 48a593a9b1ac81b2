/** The segments of a URL's path, decoded; null where a percent sign encodes nothing. */
export const decodedSegments = (pathname: string): readonly string[] | null => {
  try {
    return pathname
      .split("/")
      .filter((segment) => segment !== "")
      .map((segment) => decodeURIComponent(segment));
  } catch {
    return null;
  }
};
