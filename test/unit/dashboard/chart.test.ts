import { expect, it } from "vitest";
import { load } from "./load.ts";

const { barsText } = await load<{ barsText: (bytesPerMinute: readonly number[]) => string }>("chart.js");

it.each([
  [[0, 0, 0], "Nothing was delivered in the last hour"],
  [[0, 2048, 1024], "Files arrived in 2 of the last 3 minutes, at most 2.0 KiB in a minute"],
])("the bars of %j say what they show", (bytes, text) => {
  expect(barsText(bytes)).toBe(text);
});
