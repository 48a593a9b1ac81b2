import type { SearchResult } from "./every-call.ts";

/** How much a search has covered. */
export class SearchTotals {
  #runs = 0;
  #violations = 0;

  add({ runs, violations }: SearchResult): readonly string[] {
    this.#runs += runs;
    this.#violations += violations.length;
    return violations;
  }

  print(what: string): void {
    console.log(`${what}: ${this.#runs} runs, ${this.#violations} with violations`);
  }
}
