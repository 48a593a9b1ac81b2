import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { isPortAvailable, portConflict } from "../../../../local/launcher/fixed-ports.ts";
import { keepAddresses, readAddresses } from "../../../../local/launcher/kept-addresses.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "blobferry-kept-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A port that nothing else gets while `release` has not been called. */
const takePort = async (): Promise<{ readonly port: number; release(): Promise<void> }> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    release: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
};

it("addresses are the same again, except for a port that is in use", async () => {
  const [taken, available] = [await takePort(), await takePort()];
  await available.release();
  const path = join(folder, "not/there/yet/addresses.json");
  const functionKey = "k".repeat(32);
  await keepAddresses(path, {
    blobPort: available.port,
    queuePort: 0,
    graphPort: 0,
    hostPort: taken.port,
    functionKey,
  });
  expect(await readAddresses(path)).toEqual({
    blobPort: available.port,
    queuePort: 0,
    graphPort: 0,
    hostPort: 0,
    functionKey,
  });
  await taken.release();
  expect((await stat(path)).mode & 0o077).toBe(0);
});

it.each([
  ["no file", null],
  ["no JSON", "{"],
  ["another shape", '{ "hostPort": "7071" }'],
])("with %s the system chooses ports, and the key is new each time", async (_what, text) => {
  const path = join(folder, "addresses.json");
  if (text !== null) await writeFile(path, text);
  const [first, second] = [await readAddresses(path), await readAddresses(path)];
  expect(first).toMatchObject({ blobPort: 0, queuePort: 0, graphPort: 0, hostPort: 0 });
  expect(first.functionKey).toMatch(/^[\w-]{32}$/);
  expect(second.functionKey).not.toBe(first.functionKey);
});

it("a port in use is named with what it is for; ports that are available are no conflict", async () => {
  const taken = await takePort();
  expect(await isPortAvailable(taken.port)).toBe(false);
  const text = await portConflict({ blob: taken.port, queue: 0, table: 0, graph: 0 });
  expect(text).toMatch(`Port ${taken.port}, for Azurite's blobs, is in use by another program.`);
  expect(text).not.toContain("stand-in, is in use");
  await taken.release();
  expect(await portConflict({ blob: 0, queue: 0, table: 0, graph: 0 })).toBeNull();
});
