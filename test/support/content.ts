import { createHash } from "node:crypto";
import { noise } from "../../local/launcher/sample-file.ts";

export const KIB = 1024;
export const MIB = 1024 * KIB;

export const content = (bytes: number): Buffer => Buffer.concat([...noise(bytes)]);

export const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
