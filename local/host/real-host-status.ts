import { z } from "zod";

const statusSchema = z.object({ state: z.string().optional() });
const functionsSchema = z.array(z.object({ name: z.string() }));
const functionStatusSchema = z.object({ errors: z.array(z.string()).nullish() });

/**
 * Asks a running Core Tools host for the errors of its functions. The state of the host is "Running" even when none
 * of its functions are.
 * @returns null while the host does not answer or is not running yet
 */
export const readFunctionErrors = async (url: string): Promise<string[] | null> => {
  const status = statusSchema.safeParse(await readJson(`${url}/admin/host/status`));
  if (status.data?.state !== "Running") return null;
  const functions = functionsSchema.safeParse(await readJson(`${url}/admin/functions`));
  if (functions.data === undefined) return null;
  if (functions.data.length === 0) return ["No functions were loaded."];
  const errors: string[] = [];
  for (const { name } of functions.data) {
    const answer = await readJson(`${url}/admin/functions/${encodeURIComponent(name)}/status`);
    const { data } = functionStatusSchema.safeParse(answer);
    if (data === undefined) return null;
    errors.push(...(data.errors ?? []).map((error) => `${name}: ${error}`));
  }
  return errors;
};

const readJson = async (url: string): Promise<unknown> => {
  try {
    const response = await fetch(url);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
};
