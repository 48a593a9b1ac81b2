import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = resolve(import.meta.dirname, "../../infra/snapshots");

/** What a deployment would create, as `bicep snapshot` predicts it. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly identity?: { readonly type: string };
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Resources of a type; without a namespace in front, any whose type ends so. */
  all(type: string): readonly Resource[];
  /** The only resource of a type. */
  one(type: string): Resource;
}

export const VARIANTS = readdirSync(folder)
  .filter((file) => file.endsWith(".bicepparam"))
  .map((file) => file.replace(".bicepparam", ""))
  .sort();

/** A variant of the templates, read from its snapshot; `test/contract/deploy` checks that the snapshot is current. */
export const templateOf = (variant: string): Template => {
  const { predictedResources, outputs } = JSON.parse(
    evaluated(readFileSync(join(folder, `${variant}.snapshot.json`), "utf8")),
  ) as { predictedResources: Resource[]; outputs: Record<string, unknown> };
  const all = (type: string): Resource[] =>
    predictedResources.filter((resource) => resource.type === type || resource.type.endsWith(`/${type}`));
  return {
    resources: predictedResources,
    outputs,
    all,
    one: (type) => {
      const [first, ...others] = all(type);
      if (first === undefined || others.length > 0)
        throw new Error(`${variant} has ${all(type).length} ${type}`);
      return first;
    },
  };
};

/** Replaces the expressions that only Azure can evaluate by what they would be in its public cloud. */
const evaluated = (text: string): string =>
  text
    .replaceAll(
      /\[format\('([^']*)', ([^[\]]*?), environment\(\)\.suffixes\.storage\)\]/g,
      (_all, format: string, values: string) =>
        [...[...values.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? ""), "core.windows.net"].reduce(
          (filled, value, i) => filled.replaceAll(`{${i}}`, value),
          format,
        ),
    )
    .replaceAll(
      /"\[reference\([^"]*\)\.outputs\.(\w+)\.value\]"/g,
      (_all, output: string) => `"<${output}>"`,
    );

/** A role assignment, in words. */
export interface Grant {
  readonly who: string;
  readonly role: string;
  /** The resource, from its account on. */
  readonly on: string;
}

const ROLES: Readonly<Record<string, string>> = {
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
  "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "Storage Queue Data Contributor",
  "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a": "Storage Queue Data Message Sender",
  "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "Storage Table Data Contributor",
  "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
};

export const grantsOf = (template: Template): readonly Grant[] =>
  template.all("Microsoft.Authorization/roleAssignments").map(({ id, properties }) => {
    const { principalId, roleDefinitionId } = properties as Record<string, string>;
    const scope =
      /^\[extensionResourceId\('([^']+)'/.exec(id)?.[1] ?? id.split("/providers/Microsoft.Auth")[0] ?? "";
    return {
      who:
        principalId === "<principalId>"
          ? "app"
          : principalId?.includes("systemTopics")
            ? "events"
            : "operator",
      role: ROLES[roleDefinitionId?.split("/").at(-1) ?? ""] ?? `unknown role ${roleDefinitionId}`,
      on: (scope.split("/providers/")[1] ?? scope)
        .replace(/^Microsoft\.\w+\/\w+\//, "")
        .replace(/(blob|queue)Services\/default\/(containers|queues)\//, "")
        .replace(/^(sthost|sttransfer|appi-)[0-9a-z]{13}/, "$1"),
    };
  });
