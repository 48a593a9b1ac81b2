/** What a terminal of endless height shows after this output. Knows just the sequences that bars need. */
export const screenOf = (output: string): readonly string[] => {
  const rows: (string | undefined)[][] = [[]];
  let x = 0;
  let y = 0;
  // eslint-disable-next-line no-control-regex -- the codes of a terminal begin with one
  for (const [token] of output.matchAll(/\u001B\[[?\d;]*[A-Za-z]|[^\u001B]|\u001B/gu)) {
    const count = Number(/\d+/.exec(token)?.[0] ?? 1);
    const row = (rows[y] ??= []);
    if (token === "\r") x = 0;
    else if (token === "\n") y++;
    else if (!token.startsWith("\u001B")) row[x++] = token;
    else {
      switch (token.at(-1)) {
        case "A":
          y = Math.max(0, y - count);
          break;
        case "B":
          y += count;
          break;
        case "G":
          x = count - 1;
          break;
        case "K":
          if (token === "\u001B[2K") row.length = 0;
          else row.length = Math.min(row.length, x);
          break;
        case "J":
          row.length = Math.min(row.length, x);
          rows.length = y + 1;
          break;
        case "m":
        case "h":
        case "l":
          break;
        default:
          throw new Error(`sequence ${JSON.stringify(token)} is none that the bars use`);
      }
    }
    rows[y] ??= [];
  }
  return rows.map((cells) =>
    Array.from(cells, (cell) => cell ?? " ")
      .join("")
      .trimEnd(),
  );
};
