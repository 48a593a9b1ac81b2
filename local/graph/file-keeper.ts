import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { diskName } from "./file-names.ts";

/** Where uploaded bytes go. */
export interface FileKeeper {
  /** Opens a place for the bytes of one upload. */
  incoming(id: string): Promise<IncomingFile>;
  /** Removes a finished file. */
  remove(path: string): Promise<void>;
  /** Removes whatever belongs to unfinished uploads. */
  close(): Promise<void>;
}

/** The bytes of one upload under way. */
export interface IncomingFile {
  /** Opens a writer for one request; several may be open at a time. */
  writer(): Promise<RangeWriter>;
  append(bytes: Uint8Array): Promise<void>;
  /** Hashes what is there; null if it was not kept. */
  sha256(): Promise<string | null>;
  /** Moves the file to its place and answers the path; null if it was not kept. */
  keepAs(parts: readonly string[]): Promise<string | null>;
  discard(): Promise<void>;
}

/** Writes at a position; returns nothing when there is nothing to wait for. */
export interface RangeWriter {
  write(bytes: Uint8Array, position: number): Promise<void> | undefined;
  close(): Promise<void>;
}

/** Keeps files below `dir`, in folders named as the path in Graph. */
export async function diskKeeper(dir: string): Promise<FileKeeper> {
  const incomingDir = join(dir, ".incoming");
  await rm(incomingDir, { recursive: true, force: true });
  await mkdir(incomingDir, { recursive: true });
  return {
    incoming: (id) => incomingFile(dir, join(incomingDir, id)),
    remove: (path) => rm(path, { force: true }),
    close: () => rm(incomingDir, { recursive: true, force: true }),
  };
}

async function incomingFile(dir: string, path: string): Promise<IncomingFile> {
  await (await open(path, "w")).close();
  return {
    async writer() {
      const handle = await open(path, "r+");
      return {
        async write(bytes, position) {
          // FileHandle.write may write less than asked for.
          for (let done = 0; done < bytes.length;) {
            done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
          }
        },
        close: () => handle.close(),
      };
    },
    append: (bytes) => appendFile(path, bytes),
    async sha256() {
      const hash = createHash("sha256");
      await pipeline(createReadStream(path), hash);
      return hash.digest("hex");
    },
    async keepAs(parts) {
      const target = join(dir, ...parts.map(diskName));
      await mkdir(dirname(target), { recursive: true });
      await rename(path, target);
      return target;
    },
    discard: () => rm(path, { force: true }),
  };
}

/** Keeps nothing: for measuring what sends, not what stores. */
export const sinkKeeper: FileKeeper = {
  incoming: () => Promise.resolve(sinkFile),
  remove: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

const sinkFile: IncomingFile = {
  writer: () => Promise.resolve({ write: () => undefined, close: () => Promise.resolve() }),
  append: () => Promise.resolve(),
  sha256: () => Promise.resolve(null),
  keepAs: () => Promise.resolve(null),
  discard: () => Promise.resolve(),
};
