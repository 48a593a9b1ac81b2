import { RestError } from "@azure/core-rest-pipeline";
import { expect, it } from "vitest";
import { withUnavailability } from "../../../src/app/available-ports.ts";
import { StorageUnavailableError, type FoundRecord } from "../../../src/transfer/ports.ts";
import { fresh } from "../../support/sample-records.ts";

type Storage = Parameters<typeof withUnavailability>[0];

/** A proxy between the app and storage answers with a page of its own. */
const fail = () =>
  Promise.reject(
    new RestError("<html>no way to /records?sig=S3CRET", { statusCode: 502, code: "BadGateway" }),
  );

const broken: Storage = {
  records: {
    read: fail,
    reserveAdmission: fail,
    create: fail,
    replace: fail,
    page: fail,
    look: fail,
    remove: fail,
    readTimerState: fail,
    writeTimerState: fail,
  },
  steps: { send: fail, sendSpare: fail, heads: fail },
  results: { publish: fail },
};
const { records, steps } = withUnavailability(broken);
const found = { summary: {}, eTag: "" } as FoundRecord;

it.each<[string, () => Promise<unknown>]>([
  ["read", () => records.read("t")],
  ["reserveAdmission", () => records.reserveAdmission("t", "")],
  ["create", () => records.create(fresh("t"))],
  ["replace", () => records.replace(fresh("t"), "")],
  ["page", () => records.page(null)],
  ["look", () => records.look("t", "")],
  ["remove", () => records.remove(found)],
  ["readTimerState", () => records.readTimerState()],
  ["writeTimerState", () => records.writeTimerState("", null)],
  ["heads", () => steps.heads()],
])(
  "what %s throws while storage is out is marked, and repeats nothing of the answer",
  async (_name, call) => {
    const error: unknown = await call().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StorageUnavailableError);
    expect((error as Error).message).toBe("storage answered 502 (BadGateway)");
  },
);
