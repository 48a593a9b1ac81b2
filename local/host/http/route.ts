/** A route, ready to be matched. */
export interface Route {
  readonly segments: readonly RouteSegment[];
}

/** One piece of a route between slashes. */
export type RouteSegment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "parameter"; readonly name: string; readonly isOptional: boolean }
  | { readonly kind: "rest"; readonly name: string };

/** Reads a route template: literals, `{name}`, `{name?}` and, last, `{*rest}`. Constraints (`{id:int}`) are not enforced. */
export function parseRoute(template: string): Route {
  return { segments: splitPath(template).map(parseSegment) };
}

/**
 * Matches a path, without its leading slash, against a route.
 * @returns the parameters, decoded; undefined when the path does not match or is not decodable
 */
export function matchRoute({ segments }: Route, path: string): Record<string, string> | undefined {
  const parts = splitPath(path).map(decode);
  if (parts.includes(undefined)) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === "rest") {
      const rest = parts.slice(index).join("/");
      if (rest !== "") params[segment.name] = rest;
      return params;
    }
    const part = parts[index];
    if (segment.kind === "literal") {
      if (part?.toLowerCase() !== segment.text.toLowerCase()) return undefined;
    } else if (part !== undefined) params[segment.name] = part;
    else if (!segment.isOptional) return undefined;
  }
  return parts.length > segments.length ? undefined : params;
}

/** Orders routes as the real host tries them: at each place a literal before a parameter before a rest. */
export function compareRoutes(a: Route, b: Route): number {
  const length = Math.max(a.segments.length, b.segments.length);
  for (let index = 0; index < length; index++) {
    const difference = rank(a.segments[index]) - rank(b.segments[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function rank(segment: RouteSegment | undefined): number {
  return segment === undefined ? 0 : { literal: 1, parameter: 2, rest: 3 }[segment.kind];
}

function parseSegment(text: string): RouteSegment {
  const match = /^\{(\*{0,2})([^}:=?*]+)(?:[:=][^}?]*)?(\?)?\}$/.exec(text);
  const name = match?.[2];
  if (match === null || name === undefined) return { kind: "literal", text };
  return match[1] === "" ? { kind: "parameter", name, isOptional: match[3] === "?" } : { kind: "rest", name };
}

function splitPath(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
