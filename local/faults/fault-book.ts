import type { Exchange } from "../graph/faults.ts";
import type { Fault } from "./fault-script.ts";
import type { StorageOperation } from "./storage-operation.ts";

/** A request to storage, as scripts are matched with it. */
export interface StorageRequest {
  readonly operation: StorageOperation;
  /** All that tells what it is about: its path, its body, the message it handles. */
  readonly text: string;
}

/** A fault that is to befall a request, and whose it is. */
export interface Due {
  readonly fault: Fault;
  /** The name that the request was recognised by. */
  readonly about: string;
}

interface Entry extends Due {
  seen: number;
  fired: number;
}

/**
 * The faults that are in force, each for the requests about one name (a transfer's id, which is in its target's
 * address, its records, its messages and its blob). Counts the requests, and names the fault of one.
 */
export class FaultBook {
  #entries: Entry[] = [];

  /** Puts faults in force for requests about this name. */
  add(about: string, faults: readonly Fault[]): void {
    this.#entries.push(...faults.map((fault) => ({ about, fault, seen: 0, fired: 0 })));
  }

  /** The faults about this name that no request has met so far. */
  unmet(about: string): readonly Fault[] {
    return this.#entries
      .filter((entry) => entry.about === about && entry.fired === 0)
      .map(({ fault }) => fault);
  }

  ofGraph(exchange: Pick<Exchange, "route" | "address">): Due | undefined {
    const { route, address = "" } = exchange;
    return this.#due(route, decodeURIComponent(address), ["graph", "host"]);
  }

  ofStorage({ operation, text }: StorageRequest): Due | undefined {
    return this.#due(operation, text, ["storage", "host", "user"]);
  }

  /** Every fault at such a request counts it; the first whose turn it is befalls it. */
  #due(at: string, text: string, sides: readonly Fault["on"][]): Due | undefined {
    let due: Entry | undefined;
    for (const entry of this.#entries) {
      if (!sides.includes(entry.fault.on) || entry.fault.at !== at || !text.includes(entry.about)) continue;
      entry.seen += 1;
      const { nth, times } = entry.fault;
      if (due === undefined && entry.seen >= nth && entry.seen < nth + times) due = entry;
    }
    if (due !== undefined) due.fired += 1;
    return due;
  }
}
