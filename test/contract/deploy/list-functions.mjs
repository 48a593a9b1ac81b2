// Loads the app in this folder as the Node worker does, with nothing beside it, and prints what it registers.
import Module from "node:module";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const names = [];
let model = null;
const disposable = { dispose: () => undefined };
const coreModule = {
  version: "3.9.1",
  hostVersion: "4.1037.0",
  Disposable: class {
    static from = () => disposable;
    dispose = () => undefined;
  },
  setProgrammingModel: (value) => {
    model = value;
  },
  getProgrammingModel: () => model,
  registerFunction: ({ name }) => {
    names.push(name);
    return disposable;
  },
  registerHook: () => disposable,
  log: () => undefined,
};
Module.prototype.require = new Proxy(Module.prototype.require, {
  apply: (target, self, [id]) =>
    id === "@azure/functions-core" ? coreModule : Reflect.apply(target, self, [id]),
});

const folder = join(process.cwd(), "dist", "functions");
for (const file of readdirSync(folder).sort()) await import(pathToFileURL(join(folder, file)).href);
console.log(JSON.stringify(names));
