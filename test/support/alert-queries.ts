import type { Template } from "./deployment-template.ts";

export interface Rule {
  readonly displayName: string;
  readonly windowSize: string;
  readonly scopes: readonly string[];
  readonly criteria: {
    readonly allOf: readonly {
      readonly query: string;
      readonly operator: string;
      readonly threshold: number;
    }[];
  };
  readonly actions: { readonly actionGroups: readonly string[] };
}

export const rulesOf = (template: Template): ReadonlyMap<string, Rule> =>
  new Map(
    template.all("scheduledQueryRules").map(({ properties }) => {
      const rule = properties as unknown as Rule;
      return [rule.displayName.replace("blobferry: ", ""), rule];
    }),
  );

export const queryOf = (template: Template, name: string): string =>
  rulesOf(template).get(name)?.criteria.allOf[0]?.query ?? "";

interface WorkbookItem {
  readonly content: { readonly title?: string; readonly query?: string };
}

export const chartsOf = (template: Template): ReadonlyMap<string, string> => {
  const { items } = JSON.parse(String(template.one("workbooks").properties["serializedData"])) as {
    items: WorkbookItem[];
  };
  return new Map(items.map(({ content }) => [content.title ?? "", content.query ?? ""]));
};
