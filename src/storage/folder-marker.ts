const FALSE = ["", "0", "f", "false", "n", "no"];

/**
 * Whether a blob stands for a folder: Data Lake accounts and tools such as Hadoop, AzCopy and rclone keep one for each,
 * with 0 bytes and `hdi_isfolder` in its metadata. Metadata names ignore case, and tools spell the value as they like.
 */
export const isFolderMarker = (metadata: Readonly<Record<string, string>> | undefined): boolean =>
  Object.entries(metadata ?? {}).some(
    ([name, value]) => name.toLowerCase() === "hdi_isfolder" && !FALSE.includes(value.trim().toLowerCase()),
  );
