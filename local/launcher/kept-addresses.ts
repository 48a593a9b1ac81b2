import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { isPortAvailable } from "./fixed-ports.ts";

const port = z.int().min(0).max(65_535);
const schema = z.object({
  blobPort: port,
  queuePort: port,
  graphPort: port,
  hostPort: port,
  functionKey: z.string().regex(/^[\w-]{20,}$/),
});

/** Where a local system listens, and the key of its app. Port 0: the system chooses. */
export type Addresses = Readonly<z.infer<typeof schema>>;

export const newAddresses = (): Addresses => ({
  blobPort: 0,
  queuePort: 0,
  graphPort: 0,
  hostPort: 0,
  functionKey: randomBytes(24).toString("base64url"),
});

/** Those of the last run, so that bookmarks stay valid; without a port that is in use now, and new ones if none were kept. */
export const readAddresses = async (path: string): Promise<Addresses> => {
  const kept = await readFile(path, "utf8").then(
    (text) => schema.safeParse(parsed(text)).data ?? null,
    () => null,
  );
  if (kept === null) return newAddresses();
  const usable = async (wanted: number): Promise<number> => ((await isPortAvailable(wanted)) ? wanted : 0);
  return {
    blobPort: await usable(kept.blobPort),
    queuePort: await usable(kept.queuePort),
    graphPort: await usable(kept.graphPort),
    hostPort: await usable(kept.hostPort),
    functionKey: kept.functionKey,
  };
};

/** Readable by the user only, since it holds the key. */
export const keepAddresses = async (path: string, addresses: Addresses): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(addresses, null, 2)}\n`, { mode: 0o600 });
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
