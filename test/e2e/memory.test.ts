import { readFile } from "node:fs/promises";
import { afterAll, expect, it } from "vitest";
import { content, MIB } from "../support/content.ts";
import { startSystem, type System } from "../support/system.ts";
import { targetsOf } from "../support/targets.ts";

let system: System | null = null;
afterAll(() => system?.stop());

const GIB = 1024 * MIB;

/** VmHWM, the most memory the process ever had resident; only Linux tells. */
const peakMib = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024);
};

it.skipIf(process.platform !== "linux")(
  "the host's memory does not grow with the file or the range",
  async () => {
    system = await startSystem({ graph: { sink: true, hashes: "quickXor" }, azurite: {} });
    await system.putBlob("small", content(64 * MIB));
    await putLarge(system);
    const peaks = [
      await peakOf(system, "small-10", "small", 10 * MIB),
      await peakOf(system, "large-10", "large", 10 * MIB),
      await peakOf(system, "large-59.7", "large", 62_586_880),
    ];
    console.log(
      `peak resident memory of the host, MiB: 64 MiB file ${peaks[0]}, 1 GiB at 10 MiB ranges ${peaks[1]}, 1 GiB at 59.7 MiB ranges ${peaks[2]}`,
    );
    expect(Math.max(...peaks)).toBeLessThan(250);
    expect(Math.max(...peaks) - Math.min(...peaks)).toBeLessThanOrEqual(40);
  },
  1_800_000,
);

/** One block, named over and over: the blob is large, what is sent for it is not. */
const putLarge = async ({ blobs }: System): Promise<void> => {
  const blob = blobs.getContainerClient("sources").getBlockBlobClient("large");
  const block = Buffer.from("block").toString("base64");
  const bytes = content(64 * MIB);
  await blob.stageBlock(block, bytes, bytes.length);
  await blob.commitBlockList(Array.from({ length: GIB / bytes.length }, () => block));
};

/** A fresh host for each, since the peak is of its whole life. */
const peakOf = async (of: System, id: string, blob: string, rangeBytes: number): Promise<number> => {
  await of.host().stop();
  await of.startHost();
  await of.send({
    source: { container: "sources", blob },
    target: targetsOf(id).bundle,
    transferId: id,
    options: { rangeBytes },
  });
  expect((await of.result(id, 120_000)).data).toMatchObject({ status: "completed", error: null });
  return await peakMib(of.host().pid);
};
