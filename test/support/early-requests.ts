import type { Exchange, FaultAction } from "../../local/graph/faults.ts";

/** Sees to it that nobody who was told to wait comes back early. */
export class QuietTimes {
  readonly #untilMs = new Map<string, number>();
  readonly #broken: string[] = [];

  get broken(): readonly string[] {
    return this.#broken;
  }

  hear({ address: target, route }: Exchange): void {
    const address = target ?? "";
    const earlyMs = (this.#untilMs.get(address) ?? 0) - Date.now();
    if (earlyMs > 0) this.#broken.push(`${route} of ${address} came ${earlyMs} ms early`);
  }

  say({ address }: Exchange, action: FaultAction | undefined): void {
    if (action?.kind !== "answer") return;
    const retryAfter = action.headers?.["Retry-After"];
    if (retryAfter === undefined) return;
    const untilMs = /^\d+$/.test(retryAfter)
      ? Date.now() + Number(retryAfter) * 1000
      : Date.parse(retryAfter);
    this.#untilMs.set(address ?? "", untilMs);
  }
}
