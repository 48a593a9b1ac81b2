import type { Tally } from "./every-call.ts";

/** What a search has gone through, in figures. */
export class Figures {
  #runs = 0;
  #wrong = 0;

  add({ runs, wrong }: Tally): readonly string[] {
    this.#runs += runs;
    this.#wrong += wrong.length;
    return wrong;
  }

  print(what: string): void {
    console.log(`${what}: ${this.#runs} explored, ${this.#wrong} gone wrong`);
  }
}
