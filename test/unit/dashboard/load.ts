/** A module of the page, which is plain JavaScript; the page's own type check knows its types. */
export const load = async <Module>(name: string): Promise<Module> =>
  (await import(new URL(`../../../src/dashboard/${name}`, import.meta.url).href)) as Module;
