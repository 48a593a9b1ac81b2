import type { Exchange, FaultAction } from "../../local/graph/faults.ts";

/** Records requests that come before the Retry-After of an earlier answer has passed. */
export class RetryAfterChecker {
  readonly #untilMs = new Map<string, number>();
  readonly #early: string[] = [];

  get early(): readonly string[] {
    return this.#early;
  }

  onRequest({ address: target, route }: Exchange): void {
    const address = target ?? "";
    const earlyMs = (this.#untilMs.get(address) ?? 0) - Date.now();
    if (earlyMs > 0) this.#early.push(`${route} of ${address} came ${earlyMs} ms early`);
  }

  onAnswer({ address }: Exchange, action: FaultAction | undefined): void {
    if (action?.kind !== "answer") return;
    const retryAfter = action.headers?.["Retry-After"];
    if (retryAfter === undefined) return;
    const untilMs = /^\d+$/.test(retryAfter)
      ? Date.now() + Number(retryAfter) * 1000
      : Date.parse(retryAfter);
    this.#untilMs.set(address ?? "", untilMs);
  }
}
