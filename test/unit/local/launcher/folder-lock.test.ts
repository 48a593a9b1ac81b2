import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { lockFolder } from "../../../../local/launcher/folder-lock.ts";

let folder = "";
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "blobferry-lock-")), "new");
});
afterEach(() => rm(join(folder, ".."), { recursive: true, force: true }));

const sleeper = async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  const end = async (): Promise<void> => {
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  return { pid: child.pid ?? 0, end };
};

it("a folder is for one process at a time, and the next is told which has it", async () => {
  const other = await sleeper();
  const lock = await lockFolder(folder);
  await writeFile(join(folder, "running.pid"), String(other.pid));
  await expect(lockFolder(folder)).rejects.toThrow(new RegExp(`process ${other.pid} uses .*--dir`));
  await other.end();
  await (await lockFolder(folder)).release();
  expect(await readdir(folder)).toEqual([]);
  await lock.release();
});

it.each(["", "not a number", "-1", "0"])("a lock that says %j stops nobody", async (text) => {
  await (await lockFolder(folder)).release();
  await writeFile(join(folder, "running.pid"), text);
  await (await lockFolder(folder)).release();
});
