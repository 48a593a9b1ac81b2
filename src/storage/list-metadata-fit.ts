import type { PackedView } from "./list-metadata.ts";

/** Longest text of each sort, in UTF-16 units, tried in turn until the whole fits. */
interface Bounds {
  readonly message: number;
  readonly blob: number;
  readonly field: number;
  readonly labels: number;
}

const STAGES: readonly Bounds[] = [
  { message: 400, blob: 1024, field: 512, labels: 20 },
  { message: 200, blob: 1024, field: 160, labels: 20 },
  { message: 200, blob: 400, field: 120, labels: 8 },
  { message: 120, blob: 160, field: 60, labels: 0 },
  // Even at four bytes a character and a dozen fields, this fits.
  { message: 60, blob: 80, field: 20, labels: 0 },
];

/** The view as JSON of at most `maxBytes` of UTF-8: whole where it fits, else cut step by step and marked as such. */
export const fitted = (view: PackedView, maxBytes: number): string => {
  let text = JSON.stringify(view);
  for (const bounds of STAGES) {
    if (Buffer.byteLength(text) <= maxBytes) return text;
    text = JSON.stringify(cut(view, bounds));
  }
  return text;
};

const cut = (view: PackedView, bounds: Bounds): PackedView => {
  const [container, blob, versionId] = view.s;
  const { l: labels = {}, e: error, ...rest } = view;
  return {
    ...rest,
    s: [container, short(blob, bounds.blob), versionId],
    t: { ...shortened(view.t, bounds.field), kind: view.t.kind },
    n: short(view.n, bounds.field),
    l: shortened(Object.fromEntries(Object.entries(labels).slice(0, bounds.labels)), bounds.field),
    ...(error === undefined
      ? {}
      : {
          e: [
            error[0],
            short(error[1], bounds.message),
            error[2],
            error[3] && short(error[3], 64),
            error[4] && short(error[4], 64),
          ],
        }),
    cut: 1,
  };
};

const shortened = (texts: Readonly<Record<string, string>>, max: number): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, short(text, max)]));

/** Cut between characters, never inside one. */
const short = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
