import { expect, it } from "vitest";
import { readListQuery } from "../../../src/api/list-query.ts";

const read = (query: string) => readListQuery(new URLSearchParams(query));

it("a list without conditions asks for everything", () => {
  expect(read("")).toEqual({});
  expect(read("status=&label=&text=&pageSize=&cursor=")).toEqual({});
});

it.each(["status=running&status=failed", "status=running,failed", "status=running, failed"])(
  "several states may be given as %s",
  (query) => {
    expect(read(query)).toEqual({ status: ["running", "failed"] });
  },
);

it("all conditions are passed on", () => {
  expect(read("label=a=1&label=b&text=x&pageSize=5&cursor=c")).toEqual({
    labels: { a: "1", b: true },
    text: "x",
    pageSize: 5,
    cursor: "c",
  });
});

it("the host's own keys are no conditions", () => {
  expect(read("code=s&clientId=x")).toEqual({});
});
