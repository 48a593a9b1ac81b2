/** A parsed route template. */
export interface Route {
  readonly segments: readonly RouteSegment[];
}

/** One part of a route between slashes. */
export type RouteSegment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "parameter"; readonly name: string; readonly isOptional: boolean }
  | { readonly kind: "rest"; readonly name: string };

/** Reads a route template: literals, `{name}`, `{name?}` and, last, `{*rest}`. Constraints (`{id:int}`) are not enforced. */
export const parseRoute = (template: string): Route => ({ segments: splitPath(template).map(parseSegment) });

/**
 * Matches a path, without its leading slash, against a route.
 * @returns the parameters, decoded except for `%2F`; null when the path does not match or cannot be decoded
 */
export const matchRoute = ({ segments }: Route, path: string): Record<string, string> | null => {
  const parts = decodeAll(splitPath(path));
  if (parts === null) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === "rest") {
      const rest = parts.slice(index).join("/");
      if (rest !== "") params[segment.name] = rest;
      return params;
    }
    const part = parts[index];
    if (segment.kind === "literal") {
      if (part?.toLowerCase() !== segment.text.toLowerCase()) return null;
    } else if (part !== undefined) params[segment.name] = part;
    else if (!segment.isOptional) return null;
  }
  return parts.length > segments.length ? null : params;
};

/** Orders routes by the precedence of the real host: in each segment, a literal before a parameter before a rest. */
export const compareRoutes = (a: Route, b: Route): number => {
  const length = Math.max(a.segments.length, b.segments.length);
  for (let index = 0; index < length; index++) {
    const difference = rank(a.segments[index]) - rank(b.segments[index]);
    if (difference !== 0) return difference;
  }
  return 0;
};

const rank = (segment: RouteSegment | undefined): number =>
  segment === undefined ? 0 : { literal: 1, parameter: 2, rest: 3 }[segment.kind];

const parseSegment = (text: string): RouteSegment => {
  const match = /^\{(\*{0,2})([^}:=?*]+)(?:[:=][^}?]*)?(\?)?\}$/.exec(text);
  const name = match?.[2];
  if (match === null || name === undefined) return { kind: "literal", text };
  return match[1] === "" ? { kind: "parameter", name, isOptional: match[3] === "?" } : { kind: "rest", name };
};

const splitPath = (path: string): string[] => path.split("/").filter((part) => part !== "");

const decodeAll = (parts: readonly string[]): string[] | null => {
  try {
    return parts.map(decodePart);
  } catch {
    return null;
  }
};

/** The real host's server decodes a path except for the slashes in it. */
const decodePart = (part: string): string =>
  part
    .split(/(%2f)/i)
    .map((piece, index) => (index % 2 === 1 ? piece : decodeURIComponent(piece)))
    .join("");
