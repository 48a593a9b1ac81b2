import type { Exchange } from "../../local/graph/faults.ts";

/** When each range arrived, by the item it is for: for the stand-in's `intercept`. */
export class RangeLog {
  readonly #arrivals = new Map<string, number[]>();

  note({ route, address }: Exchange): void {
    if (route !== "putRange" || address === null) return;
    const seen = this.#arrivals.get(address);
    if (seen) seen.push(Date.now());
    else this.#arrivals.set(address, [Date.now()]);
  }

  /** How many ranges have arrived for one item. */
  countOf(address: string): number {
    return this.#arrivals.get(address)?.length ?? 0;
  }

  /** When the first range arrived for one item; null before that. */
  firstMs(address: string): number | null {
    return this.#arrivals.get(address)?.[0] ?? null;
  }

  /** The longest time between two ranges of one item, among the items whose address is accepted. */
  longestGapMs(isMeant: (address: string) => boolean = () => true): number {
    let longestMs = 0;
    for (const [address, times] of this.#arrivals) {
      if (!isMeant(address)) continue;
      times.forEach((atMs, index) => {
        longestMs = Math.max(longestMs, atMs - (times[index - 1] ?? atMs));
      });
    }
    return longestMs;
  }
}
