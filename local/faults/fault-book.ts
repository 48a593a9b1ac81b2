import type { Exchange } from "../graph/faults.ts";
import type { Fault } from "./fault-script.ts";
import type { StorageOperation } from "./storage-operation.ts";

/** A request to storage, as fault scripts are matched against it. */
export interface StorageRequest {
  readonly operation: StorageOperation;
  /** Everything that identifies its subject: its path, its body, the message it handles. */
  readonly text: string;
}

/** A fault to inject into a request, and the name it was registered for. */
export interface Due {
  readonly fault: Fault;
  /** The name found in the request. */
  readonly about: string;
}

interface Entry extends Due {
  matched: number;
  injected: number;
}

/**
 * The active faults, each for the requests about one name: a transfer's id, which occurs in its target's address, its
 * records, its messages and its blob. Counts matching requests and returns the fault whose turn it is.
 */
export class FaultBook {
  #entries: Entry[] = [];

  /** Activates faults for requests about this name. */
  add(about: string, faults: readonly Fault[]): void {
    this.#entries.push(...faults.map((fault) => ({ about, fault, matched: 0, injected: 0 })));
  }

  /** The faults for this name that have not been injected yet. */
  unmet(about: string): readonly Fault[] {
    return this.#entries
      .filter((entry) => entry.about === about && entry.injected === 0)
      .map(({ fault }) => fault);
  }

  ofGraph({ route, address }: Pick<Exchange, "route" | "address">): Due | null {
    return this.#due(route, decodeURIComponent(address ?? ""), ["graph", "host"]);
  }

  ofStorage({ operation, text }: StorageRequest): Due | null {
    return this.#due(operation, text, ["storage", "host", "user"]);
  }

  /** Every matching fault counts the request; the first one whose turn it is applies. */
  #due(at: string, text: string, sides: readonly Fault["on"][]): Due | null {
    let due: Entry | null = null;
    for (const entry of this.#entries) {
      if (!sides.includes(entry.fault.on) || entry.fault.at !== at || !text.includes(entry.about)) continue;
      entry.matched += 1;
      const { nth, times } = entry.fault;
      if (due === null && entry.matched >= nth && entry.matched < nth + times) due = entry;
    }
    if (due !== null) due.injected += 1;
    return due;
  }
}
