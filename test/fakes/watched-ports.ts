/** A worker that dies: it makes no further call. */
export class Crash extends Error {}

/** A call that fails, or whose answer is lost. Its worker lives on. */
export class LostCall extends Error {}

/** Asked before and after each call of a port; throws a {@link Crash} or a {@link LostCall} there. */
export type Nemesis = (call: string, when: "before" | "after") => void;

/** Asked before each call: how long its worker sleeps. */
export type Sleep = (call: string) => Promise<void> | undefined;

type Watched = <T extends object>(area: string, port: T) => T;

/** Ports of one worker, each of whose calls the nemesis sees. */
export const watchedBy = (nemesis: Nemesis, sleep: Sleep): Watched => {
  let isDead = false;
  const ask: Nemesis = (call, when) => {
    if (isDead) throw new Crash(call);
    try {
      nemesis(call, when);
    } catch (error) {
      isDead = error instanceof Crash;
      throw error;
    }
  };
  return (area, port) =>
    new Proxy(port, {
      get: (owner, name) => {
        const member: unknown = Reflect.get(owner, name);
        if (typeof member !== "function") return member;
        return async (...args: readonly unknown[]): Promise<unknown> => {
          const call = `${area}.${String(name)}`;
          await sleep(call);
          ask(call, "before");
          const answer: unknown = await (member.apply(owner, args) as Promise<unknown>);
          ask(call, "after");
          return answer;
        };
      },
    });
};

/** Ports of a worker that sleeps before its first call of this name, while something else happens. */
export const sleepingBefore = <P extends object>(
  ports: P,
  area: keyof P,
  call: string,
  happens: () => Promise<unknown>,
): P => {
  let isAwake = false;
  const sleeping = new Proxy(ports[area] as object, {
    get: (owner, name) => {
      const member: unknown = Reflect.get(owner, name);
      if (name !== call || typeof member !== "function") return member;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        if (!isAwake) {
          isAwake = true;
          await happens();
        }
        return await (member.apply(owner, args) as Promise<unknown>);
      };
    },
  });
  return { ...ports, [area]: sleeping };
};
