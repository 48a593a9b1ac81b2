import { inspect } from "node:util";

/**
 * The `uploadUrl` of a session. Anyone who has it can write the file
 * (https://github.com/microsoftgraph/microsoft-graph-docs/issues/5155), so the value shows nothing but its
 * host however it is printed: template, `JSON.stringify`, `console.log`, an error's cause. The record's codec
 * and the wire call {@link reveal}; nothing else does.
 */
export class UploadUrl {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** The URL itself. For the record store and the request line only. */
  reveal(): string {
    return this.#url;
  }

  get host(): string {
    return URL.canParse(this.#url) ? new URL(this.#url).host : "unknown host";
  }

  equals(other: UploadUrl): boolean {
    return this.#url === other.#url;
  }

  toString(): string {
    return `[upload URL at ${this.host}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
