/**
 * Remembers which queue message says what, from the answers that pass by: a message is later renewed and deleted by
 * its id alone.
 */
export class KnownMessages {
  readonly #texts = new Map<string, string>();

  /** Reads the XML of a receive. */
  learn(xml: string): void {
    for (const [message] of xml.matchAll(/<QueueMessage>.*?<\/QueueMessage>/gs)) {
      const id = /<MessageId>(.*?)<\/MessageId>/.exec(message)?.[1];
      const text = /<MessageText>(.*?)<\/MessageText>/s.exec(message)?.[1];
      if (id !== undefined && text !== undefined) this.#texts.set(id, text);
    }
  }

  /** The text of the message that a path names; empty when it names none that is known. */
  textOf(path: string): string {
    return this.#texts.get(/\/messages\/([^/?]+)/.exec(path)?.[1] ?? "") ?? "";
  }
}
