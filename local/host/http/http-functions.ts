import { resolveSettings } from "../config/setting-references.ts";
import type { HostedFunction } from "../app/invoke-model.ts";
import { compareRoutes, parseRoute, type Route } from "./route.ts";
import type { AuthLevel } from "./function-keys.ts";

/** An HTTP function and the requests that it handles. */
export interface HttpFunction {
  readonly hosted: HostedFunction;
  readonly route: Route;
  /** The route as text, with its prefix, for display. */
  readonly path: string;
  readonly methods: readonly string[];
  readonly authLevel: AuthLevel;
}

/** Reads the HTTP triggers among the functions, in the order in which requests are matched against them. */
export const toHttpFunctions = (functions: readonly HostedFunction[], routePrefix: string): HttpFunction[] =>
  functions
    .flatMap((hosted): HttpFunction[] => {
      const { metadata, triggerBindingName } = hosted;
      const trigger = metadata.bindings[triggerBindingName];
      if (trigger?.type.toLowerCase() !== "httptrigger") return [];
      const template = typeof trigger["route"] === "string" ? trigger["route"] : metadata.name;
      const path = [routePrefix, resolveSettings(template, `route of ${metadata.name}`)]
        .filter(Boolean)
        .join("/");
      const methods = (trigger["methods"] as string[] | undefined) ?? [];
      const authLevel = (trigger["authLevel"] as string | undefined)?.toLowerCase() ?? "function";
      return [
        {
          hosted,
          route: parseRoute(path),
          path,
          methods: methods.map((method) => method.toUpperCase()),
          authLevel: authLevel as AuthLevel,
        },
      ];
    })
    .sort((a, b) => compareRoutes(a.route, b.route));
