/**
 * Remembers the text of queue messages from the receive responses that pass through: later, a message is renewed and
 * deleted by its id alone.
 */
export class KnownMessages {
  readonly #texts = new Map<string, string>();

  /** Reads the XML of a receive response. */
  learn(xml: string): void {
    for (const [message] of xml.matchAll(/<QueueMessage>.*?<\/QueueMessage>/gs)) {
      const id = /<MessageId>(.*?)<\/MessageId>/.exec(message)?.[1];
      const text = /<MessageText>(.*?)<\/MessageText>/s.exec(message)?.[1];
      if (id !== undefined && text !== undefined) this.#texts.set(id, text);
    }
  }

  /** The text of the message named in a path; empty if it names no known message. */
  textOf(path: string): string {
    return this.#texts.get(/\/messages\/([^/?]+)/.exec(path)?.[1] ?? "") ?? "";
  }
}
