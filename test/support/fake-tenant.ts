import type { HttpRequest, HttpResponse } from "../../src/http/send.ts";
import { graphClient, type GraphClient } from "../../src/graph/client.ts";
import { answered, jsonOf, refusal } from "./scripted-graph.ts";

interface Item {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly isFolder: boolean;
}

/** What a request meets instead of the tenant: an answer, or null for the tenant's own. */
export type Meddle = (request: HttpRequest, path: string) => HttpResponse | null;

/**
 * The parts of a tenant that lead to a folder, in memory: drives with folders, and fixed answers for everything else.
 * Names are compared without case.
 */
export class FakeTenant {
  /** Answers by path, without the version: sites, drives of people, sharing links. */
  readonly routes = new Map<string, () => HttpResponse>();
  readonly requests: string[] = [];
  readonly preferences: (string | undefined)[] = [];
  /** Names of the folders that were made, each with its parent's id. */
  readonly made: string[] = [];
  meddle: Meddle = () => null;
  nowMs = 0;
  readonly #drives = new Map<string, Map<string, Item>>();
  #serial = 0;

  addDrive(driveId: string): void {
    this.#drives.set(driveId, new Map([["root", { id: "root", name: "", parentId: null, isFolder: true }]]));
  }

  /** Puts an item into a drive, and the folders above it. */
  add(driveId: string, path: string, isFolder = true): string {
    const names = path.split("/");
    let parentId = "root";
    names.forEach((name, i) => {
      const there = this.#child(driveId, parentId, name);
      parentId = (there ?? this.#put(driveId, parentId, name, isFolder || i < names.length - 1)).id;
    });
    return parentId;
  }

  /** Paths of all folders of a drive. */
  foldersOf(driveId: string): string[] {
    const items = this.#itemsOf(driveId);
    const pathOf = ({ parentId, name }: Item): string => {
      const parent = items.get(parentId ?? "");
      return parent === undefined || parent.id === "root" ? name : `${pathOf(parent)}/${name}`;
    };
    return [...items.values()].filter(({ id, isFolder }) => isFolder && id !== "root").map(pathOf);
  }

  client(endpoint = "https://graph.example"): GraphClient {
    return graphClient({
      endpoint,
      version: null,
      withToken: (request) => Promise.resolve().then(() => this.#answer(request)),
      withoutToken: () => Promise.reject(new Error("no session is used")),
      nowMs: () => this.nowMs,
    });
  }

  #answer(request: HttpRequest): HttpResponse {
    const path = request.url.replace(/^https?:\/\/[^/]+\/v1\.0/, "");
    this.requests.push(`${request.method} ${path}`);
    this.preferences.push(request.headers?.["Prefer"]);
    const meddled = this.meddle(request, path);
    if (meddled !== null) return meddled;
    const fixed = this.routes.get(path);
    if (fixed !== undefined) return fixed();
    const [, drive = "", id = "", below] =
      /^\/drives\/([^/]+)\/items\/([^/:]+)(?::\/(.*):)?$/.exec(path) ?? [];
    if (drive !== "") return this.#item(decodeURIComponent(drive), decodeURIComponent(id), below ?? "");
    const [, inDrive = "", parent = ""] = /^\/drives\/([^/]+)\/items\/([^/]+)\/children$/.exec(path) ?? [];
    if (inDrive !== "" && request.method === "POST")
      return this.#make(decodeURIComponent(inDrive), decodeURIComponent(parent), jsonOf(request));
    return refusal(404, "itemNotFound", "Nothing here.");
  }

  #item(driveId: string, id: string, below: string): HttpResponse {
    let item = this.#itemsOf(driveId).get(id);
    for (const name of below === "" ? [] : below.split("/")) {
      item = item && this.#child(driveId, item.id, decodeURIComponent(name));
    }
    return item === undefined ? refusal(404, "itemNotFound") : answered(200, bodyOf(item));
  }

  #make(driveId: string, parentId: string, json: unknown): HttpResponse {
    const body = json as Record<string, unknown>;
    const parent = this.#itemsOf(driveId).get(parentId);
    if (body["@microsoft.graph.conflictBehavior"] !== "fail") return refusal(400, "invalidRequest");
    if (parent?.isFolder !== true) return refusal(404, "itemNotFound");
    const name = String(body["name"]);
    if (this.#child(driveId, parentId, name) !== undefined) return refusal(409, "nameAlreadyExists");
    this.made.push(`${parentId}/${name.toLowerCase()}`);
    return answered(201, bodyOf(this.#put(driveId, parentId, name, true)));
  }

  #put(driveId: string, parentId: string, name: string, isFolder: boolean): Item {
    const item = { id: `01-${++this.#serial}`, name, parentId, isFolder };
    this.#itemsOf(driveId).set(item.id, item);
    return item;
  }

  #child(driveId: string, parentId: string, name: string): Item | undefined {
    return [...this.#itemsOf(driveId).values()].find(
      (item) => item.parentId === parentId && item.name.toLowerCase() === name.toLowerCase(),
    );
  }

  #itemsOf(driveId: string): Map<string, Item> {
    return this.#drives.get(driveId) ?? new Map<string, Item>();
  }
}

const bodyOf = ({ id, name, isFolder }: Item): object => ({ id, name, [isFolder ? "folder" : "file"]: {} });
