/** A row: after so many bytes quickXorHash repeats itself. */
export const ROW_BYTES = 160;

/** One SIMD register; ten of them hold a row. */
const LANE_BYTES = 16;
const LANES = ROW_BYTES / LANE_BYTES;
/** Room for one read of a socket (64 KiB) wherever it begins in a row. The sum lies right behind it. */
const ROOM_BYTES = 411 * ROW_BYTES;
const PAGES = 2;

/**
 * XORs `bytes` into `sum`, a row: the first of them at `place`, and on from there, row upon row.
 * @param sum 160 bytes, changed in place
 * @param place where in the row the bytes begin, 0 to 159
 */
export const foldRows = (sum: Uint8Array, place: number, bytes: Uint8Array): void => {
  kernel ??= load();
  const { memory, memorySum, fold } = kernel;
  memorySum.set(sum);
  for (let from = 0, at = place; from < bytes.length; at = 0) {
    const piece = bytes.subarray(from, from + ROOM_BYTES - at);
    const end = at + piece.length;
    const rowsEnd = Math.ceil(end / ROW_BYTES) * ROW_BYTES;
    // Around the piece whole rows are filled up with nothing.
    memory.fill(0, 0, at);
    memory.set(piece, at);
    memory.fill(0, end, rowsEnd);
    fold(rowsEnd);
    from += piece.length;
  }
  sum.set(memorySum);
};

interface Kernel {
  readonly memory: Uint8Array;
  readonly memorySum: Uint8Array;
  /** XORs the rows in [0, `endBytes`) of the memory, at least one, into the sum. */
  readonly fold: (endBytes: number) => void;
}

let kernel: Kernel | null = null;

/** Node has it, the types of Node do not. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => {
    readonly exports: { readonly memory: { readonly buffer: ArrayBuffer }; readonly fold: Kernel["fold"] };
  };
};

const load = (): Kernel => {
  const { memory, fold } = new WebAssembly.Instance(new WebAssembly.Module(assemble())).exports;
  return {
    memory: new Uint8Array(memory.buffer),
    memorySum: new Uint8Array(memory.buffer, ROOM_BYTES, ROW_BYTES),
    fold,
  };
};

/**
 * The WebAssembly module, byte by byte (https://webassembly.github.io/spec/core/binary/): JavaScript has no SIMD, and
 * with it the hash costs a third. It keeps the sum in ten registers while it goes through the rows:
 *
 *     lane[k] = sum[k]; do { lane[k] ^= row[k] } while ((at += 160) < endBytes); sum[k] = lane[k]
 */
const assemble = (): Uint8Array => {
  const [endBytes, at, firstLane] = [0, 1, 2];
  const lanes = Array.from({ length: LANES }, (_, k) => ({
    local: firstLane + k,
    inRow: [4, ...unsigned(k * LANE_BYTES)],
    inSum: [4, ...unsigned(ROOM_BYTES + k * LANE_BYTES)],
  }));
  const code = [
    ...lanes.flatMap(({ local, inSum }) => [...ZERO, ...V128_LOAD, ...inSum, LOCAL_SET, local]),
    ...[LOOP, NO_RESULT],
    ...lanes.flatMap(({ local, inRow }) => [
      ...[LOCAL_GET, at, ...V128_LOAD, ...inRow],
      ...[LOCAL_GET, local, ...V128_XOR, LOCAL_SET, local],
    ]),
    ...[LOCAL_GET, at, I32_CONST, ...signed(ROW_BYTES), I32_ADD, LOCAL_TEE, at],
    ...[LOCAL_GET, endBytes, I32_LT_U, BRANCH_IF, 0, END],
    ...lanes.flatMap(({ local, inSum }) => [...ZERO, LOCAL_GET, local, ...V128_STORE, ...inSum]),
    END,
  ];
  const locals = list([1, I32], [LANES, V128]);
  const name = (text: string): number[] => [text.length, ...Buffer.from(text)];
  return Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(TYPES, list([FUNCTION, ...list([I32]), ...list()])),
    ...section(FUNCTIONS, list([0])),
    ...section(MEMORIES, list([0, PAGES])),
    ...section(EXPORTS, list([...name("fold"), 0, 0], [...name("memory"), 2, 0])),
    ...section(CODE, list([...unsigned(locals.length + code.length), ...locals, ...code])),
  );
};

const [TYPES, FUNCTIONS, MEMORIES, EXPORTS, CODE] = [1, 3, 5, 7, 10];
const [I32, V128, FUNCTION, NO_RESULT] = [0x7f, 0x7b, 0x60, 0x40];
const [LOOP, END, BRANCH_IF, LOCAL_GET, LOCAL_SET, LOCAL_TEE] = [0x03, 0x0b, 0x0d, 0x20, 0x21, 0x22];
const [I32_CONST, I32_LT_U, I32_ADD] = [0x41, 0x49, 0x6a];
const [V128_LOAD, V128_STORE, V128_XOR] = [
  [0xfd, 0x00],
  [0xfd, 0x0b],
  [0xfd, 0x51],
];
const ZERO = [I32_CONST, 0];

/** LEB128: seven bits a byte, the lowest first. */
const unsigned = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
/** The same for a number that is not negative where a sign is expected. */
const signed = (value: number): number[] =>
  value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
const list = (...items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];
const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...unsigned(content.length),
  ...content,
];
