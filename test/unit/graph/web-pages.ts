import type { HttpResponse } from "../../../src/http/send.ts";
import { answered } from "../../support/scripted-graph.ts";

/** Answers of a proxy or a sign-in page, each marked as one by another trait. */
export const webPages: readonly ((status: number) => HttpResponse)[] = [
  (status) => answered(status, "<html>Sign in to your account</html>"),
  (status) => answered(status, "\ufeff\n  <!DOCTYPE html><title>Sign in</title>"),
  (status) => answered(status, "Sign in", { "Content-Type": "text/html" }),
  (status) => answered(status, "", { "Content-Type": "Text/HTML; charset=utf-8" }),
  (status) => answered(status, { id: "01A", size: 1000 }, { "Content-Type": "application/xhtml+xml" }),
];
