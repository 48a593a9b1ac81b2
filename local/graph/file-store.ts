import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { diskName } from "./file-names.ts";

/** Where uploaded bytes are stored. */
export interface FileStore {
  /** Creates an empty file for the bytes of one upload. */
  createIncoming(id: string): Promise<IncomingFile>;
  /** Removes a saved file. */
  remove(path: string): Promise<void>;
  /** Removes the files of incomplete uploads. */
  close(): Promise<void>;
}

/** The bytes of an upload in progress. */
export interface IncomingFile {
  /** Opens a writer for one request; several may be open at a time. */
  writer(): Promise<RangeWriter>;
  append(bytes: Uint8Array): Promise<void>;
  /** The hash of the file; null if the bytes are not kept. */
  sha256(): Promise<string | null>;
  /** Moves the file to its final place and returns that path; null if the bytes are not kept. */
  saveAs(segments: readonly string[]): Promise<string | null>;
  discard(): Promise<void>;
}

/** Writes at a position; returns null when there is nothing to wait for. */
export interface RangeWriter {
  write(bytes: Uint8Array, position: number): Promise<void> | null;
  close(): Promise<void>;
}

/** Keeps files below `dir`, in folders named after the path in Graph. */
export const diskFileStore = async (dir: string): Promise<FileStore> => {
  const incomingDir = join(dir, ".incoming");
  await rm(incomingDir, { recursive: true, force: true });
  await mkdir(incomingDir, { recursive: true });
  return {
    createIncoming: (id) => createIncomingFile(dir, join(incomingDir, id)),
    remove: (path) => rm(path, { force: true }),
    close: () => rm(incomingDir, { recursive: true, force: true }),
  };
};

const createIncomingFile = async (dir: string, path: string): Promise<IncomingFile> => {
  await (await open(path, "w")).close();
  return {
    writer: async () => {
      const handle = await open(path, "r+");
      return {
        write: async (bytes, position) => {
          // FileHandle.write may write fewer bytes than requested.
          for (let done = 0; done < bytes.length;) {
            done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
          }
        },
        close: () => handle.close(),
      };
    },
    append: (bytes) => appendFile(path, bytes),
    sha256: async () => {
      const hash = createHash("sha256");
      await pipeline(createReadStream(path), hash);
      return hash.digest("hex");
    },
    saveAs: async (segments) => {
      const target = join(dir, ...segments.map(diskName));
      await mkdir(dirname(target), { recursive: true });
      await rename(path, target);
      return target;
    },
    discard: () => rm(path, { force: true }),
  };
};

/** Discards all bytes: for measuring the sender without the cost of storing. */
export const discardingFileStore = (): FileStore => ({
  createIncoming: () => Promise.resolve(discardedFile()),
  remove: () => Promise.resolve(),
  close: () => Promise.resolve(),
});

const discardedFile = (): IncomingFile => ({
  writer: () => Promise.resolve({ write: () => null, close: () => Promise.resolve() }),
  append: () => Promise.resolve(),
  sha256: () => Promise.resolve(null),
  saveAs: () => Promise.resolve(null),
  discard: () => Promise.resolve(),
});
