import { expect, it } from "vitest";
import type { HostedFunction } from "../../../../local/host/app/invoke-model.ts";
import { requireExtensions } from "../../../../local/host/function-triggers.ts";

const withBindings = (name: string, ...types: string[]): HostedFunction => ({
  metadata: {
    name,
    bindings: Object.fromEntries(
      types.map((type, index) => [`b${index}`, { type, direction: "in" as const }]),
    ),
  },
  callback: () => undefined,
  triggerBindingName: "b0",
});

it("refuses every function that needs an extension when the app loads none", () => {
  const functions = [
    withBindings("move", "queueTrigger"),
    withBindings("ask", "httpTrigger", "http", "queue"),
  ];
  expect(() => {
    requireExtensions(functions, false);
  }).toThrow(
    /'move' function is in error.*'queueTrigger' are not registered[^]*'ask' function.*'queue' are not/,
  );
});

it("accepts queue functions with extensions, and HTTP and timer functions without", () => {
  requireExtensions([withBindings("move", "queueTrigger")], true);
  requireExtensions(
    [withBindings("ask", "httpTrigger", "http"), withBindings("tick", "timerTrigger")],
    false,
  );
});
