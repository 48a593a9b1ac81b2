import { expect, it } from "vitest";
import { load } from "./load.ts";

const { webAddress } = await load<{ webAddress: (text: string | null | undefined) => string | null }>(
  "web-address.js",
);

it.each([
  "https://contoso.sharepoint.com/a%20b?web=1",
  "http://127.0.0.1:7080/sites/x",
  "http://localhost/x",
])("%s may be linked", (address) => {
  expect(webAddress(address)).toBe(address);
});

it.each([
  "javascript:alert(1)",
  " javascript:alert(1)//https://",
  "data:text/html,x",
  "http://contoso.example/x",
  "http://127.0.0.1.evil.example/",
  "file:///etc/passwd",
  "//evil.example",
  "",
  null,
  undefined,
])("%s may not", (address) => {
  expect(webAddress(address)).toBeNull();
});
