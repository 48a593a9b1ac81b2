import { expect, it } from "vitest";
import { startHostProcess, until } from "./host-process.ts";
import { isEmpty, useHostSystem } from "./host-system.ts";

const system = useHostSystem();

it("renews the lease of a message for as long as its function runs", async () => {
  // It is renewed when half of it is over: a machine that stands still for the other half loses it.
  const host = await startHostProcess(system.root(), {
    ...system.env(),
    BLOBFERRY_LOCAL_LEASE_SECONDS: "20",
  });
  const queue = await system.send("slow", { forMs: 25_000 });
  await until(() => host.output().includes("Executed 'Functions.slow' (Succeeded"), host);
  await until(() => isEmpty(queue), host);
  expect(host.seen("slow")).toMatchObject([{ dequeueCount: 1 }]);
  host.kill("SIGTERM");
  expect(await host.exited).toBe(0);
});
