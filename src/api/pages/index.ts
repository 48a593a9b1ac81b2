import type { Handler } from "../handler.ts";
import { dashboardAsset } from "./dashboard-asset.ts";
import { dashboard } from "./dashboard.ts";

/** What the dashboard is made of, and where it lies. */
export const pages = {
  dashboard: { route: "dashboard", handle: dashboard },
  dashboardAsset: { route: "dashboard/{file}", handle: dashboardAsset },
} as const satisfies Record<string, { readonly route: string; readonly handle: Handler }>;

export type PageId = keyof typeof pages;
