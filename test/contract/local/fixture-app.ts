import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** A Functions app on disk. */
export interface FixtureApp {
  readonly root: string;
  remove(): Promise<void>;
}

const QUEUES = {
  batchSize: 4,
  newBatchThreshold: 2,
  maxPollingInterval: "00:00:00.1",
  visibilityTimeout: "00:00:01",
  maxDequeueCount: 3,
  messageEncoding: "none",
};

/** Handlers that log what they receive as `SEEN {…}`, and wait where a test has to act in between. */
const ENTRY = `
import { app, output } from "@azure/functions";
import { QueueServiceClient } from "@azure/storage-queue";

const seen = (context, value) => context.log("SEEN " + JSON.stringify({ at: Date.now(), ...value }));
const queue = (name, queueName, handler, more = {}) =>
  app.storageQueue(name, { queueName, connection: "FixtureStorage", handler, ...more });

app.hook.appStart(() => console.log("HOOK appStart"));
app.hook.appTerminate(() => console.log("HOOK appTerminate"));
app.hook.preInvocation(({ invocationContext }) => { invocationContext.extraInputs.set("fromHook", "yes"); });

queue("echo", "%ECHO_QUEUE%", (body, context) => {
  const { triggerMetadata, traceContext } = context;
  seen(context, { body, type: typeof body, triggerMetadata, traceContext, fromHook: context.extraInputs.get("fromHook") });
});
queue("failing", "failing", (body, context) => {
  seen(context, { body, dequeueCount: context.triggerMetadata.dequeueCount });
  throw new Error("as told");
});
queue("spent", "spent", (body, context) => seen(context, { body }));

const gates = new Map();
let running = 0;
queue("held", "held", async (body, context) => {
  running++;
  seen(context, { body, running, dequeueCount: context.triggerMetadata.dequeueCount });
  await new Promise((open) => gates.set(body.hold, open));
  running--;
});
app.post("release", {
  route: "release/{name}",
  handler: ({ params }) => {
    gates.get(params.name)?.();
    return { status: gates.delete(params.name) ? 200 : 404 };
  },
});
queue("slow", "slow", async (body, context) => {
  seen(context, { dequeueCount: context.triggerMetadata.dequeueCount });
  await new Promise((done) => setTimeout(done, body.forMs));
});
queue("again", "again", async (body, context) => {
  const { id, popReceipt, dequeueCount } = context.triggerMetadata;
  seen(context, { dequeueCount });
  const own = QueueServiceClient.fromConnectionString(process.env.FixtureStorage).getQueueClient("again");
  if (dequeueCount === 1) await own.updateMessage(id, popReceipt, undefined, 0);
});
queue("crash", "crash", async (body, context) => {
  seen(context, {});
  setTimeout(() => { throw new Error("nobody catches this"); });
  await new Promise(() => {});
});

const forwarded = output.storageQueue({ queueName: "forwarded", connection: "FixtureStorage" });
queue("forward", "forward", (body, context) => {
  seen(context, { dequeueCount: context.triggerMetadata.dequeueCount });
  context.extraOutputs.set(forwarded, body.items.map((item) => item === "TOO LARGE" ? "x".repeat(70_000) : item));
  return body.answer;
}, { extraOutputs: [forwarded], return: output.storageQueue({ queueName: "returned", connection: "FixtureStorage" }) });

app.timer("yearly", { schedule: "0 0 0 1 1 *", handler: (timer, context) => seen(context, { timer }) });
app.timer("secondly", { schedule: "%EVERY_SECOND%", handler: (timer, context) => seen(context, { timer }) });

const show = async (request) => ({
  status: 201,
  headers: { "x-shown": "yes" },
  cookies: [{ name: "crumb", value: "a b", httpOnly: true, sameSite: "Strict" }],
  jsonBody: {
    method: request.method, params: request.params, query: request.query.get("q"),
    header: request.headers.get("x-in"), body: await request.text(),
  },
});
app.http("open", { route: "open/{id}/{more?}", methods: ["GET", "POST"], handler: show });
app.http("locked", { route: "locked/{*rest}", methods: ["GET"], authLevel: "function", handler: show });
app.http("adminOnly", { methods: ["GET"], authLevel: "admin", handler: show });
app.http("nothing", { methods: ["GET"], handler: () => undefined });
app.http("broken", { methods: ["GET"], handler: () => { throw new Error("broken on purpose"); } });
`;

/** Writes the fixture app into a temporary folder. */
export const writeFixtureApp = async (
  options: { queues?: object; host?: object; entry?: string; localSettings?: object } = {},
): Promise<FixtureApp> => {
  const root = await mkdtemp(join(tmpdir(), "fixture-app-"));
  const write = (path: string, content: unknown): Promise<void> =>
    writeFile(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
  await mkdir(join(root, "dist/functions"), { recursive: true });
  await symlink(resolve("node_modules"), join(root, "node_modules"));
  await write("package.json", { type: "module", main: "dist/functions/*.js" });
  const queues = { ...QUEUES, ...options.queues };
  const extensionBundle = { id: "Microsoft.Azure.Functions.ExtensionBundle", version: "[4.*, 5.0.0)" };
  await write("host.json", { version: "2.0", extensionBundle, extensions: { queues }, ...options.host });
  await write("dist/functions/all.js", options.entry ?? ENTRY);
  if (options.localSettings !== undefined)
    await write("local.settings.json", { Values: options.localSettings });
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
};
