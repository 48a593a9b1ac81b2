import type { RecordStore, RecordSummary } from "../../src/transfer/ports.ts";

/** A summary of every record, page by page. */
export const allSummaries = async (store: Pick<RecordStore, "page">): Promise<RecordSummary[]> => {
  const all: RecordSummary[] = [];
  for (let token: string | null = null; ;) {
    const page = await store.page(token);
    if (page === null) throw new Error("the store refuses its own token");
    all.push(...page.found.map(({ summary }) => summary));
    if (page.next === null) return all;
    token = page.next;
  }
};
