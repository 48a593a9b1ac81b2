import type { ReportLine } from "./report-line.ts";
import type { ReportPage } from "./report-page.ts";

/** The pages of an earlier batch's report, by number. */
export interface EarlierReport {
  readonly pages: number;
  readonly read: (page: number) => Promise<ReportPage | null>;
}

/**
 * What an earlier batch reported about blobs. Its pages are in the order of the container's listing, as the names are,
 * so a binary search finds them: the reads grow with the logarithm of its pages, however many blobs are gone or new.
 * A blob that it misses counts as new.
 *
 * @param names a page of a listing, in its order
 */
export const previousLines = async (
  { pages, read }: EarlierReport,
  names: readonly string[],
): Promise<ReadonlyMap<string, ReportLine>> => {
  const compare = orderOf(names);
  const reports = new Map<number, ReportPage | null>();
  const reportOf = async (page: number): Promise<ReportPage | null> => {
    const known = reports.get(page);
    if (known !== undefined) return known;
    const report = await read(page);
    reports.set(page, report);
    return report;
  };
  /** Whether everything up to and with this page comes before a name. A page without blobs ends where the one before does. */
  const endsBefore = async (page: number, name: string): Promise<boolean> => {
    for (let at = page; at >= 0; at--) {
      const last = lastOf(await reportOf(at));
      if (last !== null) return compare(last, name) < 0;
    }
    return true;
  };
  /** The first page from `start` on that could have the name; the number of pages if none could. */
  const pageOf = async (name: string, start: number): Promise<number> => {
    let low = start;
    let high = start;
    // The next name is mostly on the same page or the one after it.
    for (let step = 1; high < pages && (await endsBefore(high, name)); step *= 2) {
      low = high + 1;
      high += step;
    }
    high = Math.min(high, pages);
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (await endsBefore(middle, name)) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const found = new Map<string, ReportLine>();
  let page = 0;
  for (const name of names) {
    page = await pageOf(name, page);
    if (page >= pages) break;
    const line = (await reportOf(page))?.lines.find(({ blob }) => blob === name);
    if (line !== undefined) found.set(name, line);
  }
  return found;
};

const lastOf = (report: ReportPage | null): string | null => report?.last ?? null;

type Order = (one: string, other: string) => number;

/** By bytes, as a flat namespace lists. */
const byBytes: Order = (one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** By path segments, as a hierarchical namespace lists: what is in a folder comes before its siblings. */
const bySegments: Order = (one, other) => byBytes(one.replaceAll("/", "\0"), other.replaceAll("/", "\0"));

/** The order that a page of a listing is in. */
const orderOf = (names: readonly string[]): Order =>
  names.every((name, index) => index === 0 || byBytes(names[index - 1] ?? "", name) < 0)
    ? byBytes
    : bySegments;
