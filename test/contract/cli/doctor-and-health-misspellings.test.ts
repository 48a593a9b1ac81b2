import { afterAll, beforeAll, expect, it } from "vitest";
import { startGraph, type Graph } from "../../../local/graph/server.ts";
import {
  createResultQueue,
  diagnose,
  healthOf,
  workingEnv,
  type Env,
} from "../../support/doctor-and-health.ts";
import { startTestStorage, type TestStorage } from "../../support/test-storage.ts";

let storage: TestStorage;
let graph: Graph;

beforeAll(async () => {
  storage = await startTestStorage();
  graph = await startGraph({});
  await createResultQueue(storage);
});
afterAll(async () => {
  await graph.close();
  await storage.stop();
});

const working = (): Env => workingEnv(storage, graph);

it("a misspelled limit is a fault for both, since without it everything is allowed", async () => {
  const env = { ...working(), ALOWED_TARGETS: "drive:b!x" };
  const text = "ALOWED_TARGETS is not a setting; it looks like ALLOWED_TARGETS";
  const errors = (await diagnose(env)).filter(({ verdict }) => verdict === "error");
  expect(errors).toMatchObject([{ check: "settings", message: `${text}, which is not in effect` }]);
  expect(await healthOf(env)).toMatchObject({ status: "degraded", reasons: [text] });
});

it("a misspelled setting is a warning of the doctor, since the app runs without it", async () => {
  const env = {
    ...working(),
    GRAPH_ENDPONT: "x",
    TRANSFER_QUEU: "x",
    TransferStorge: "x",
    SourceStorge: "x",
  };
  const warnings = (await diagnose(env)).filter(
    ({ check, verdict, message }) =>
      check === "settings" && verdict === "warning" && message.includes("is not a setting"),
  );
  expect(warnings.map(({ message }) => message)).toEqual(
    [
      ["GRAPH_ENDPONT", "GRAPH_ENDPOINT"],
      ["TRANSFER_QUEU", "TRANSFER_QUEUE"],
      ["TransferStorge", "TransferStorage"],
      ["SourceStorge", "SourceStorage"],
    ].map(([given = "", meant = ""]) => `${given} is not a setting; it looks like ${meant}`),
  );
});
