import { MemorySource } from "../../fakes/memory-source.ts";
import { sourceContract } from "../../suites/source.ts";

const ref = { container: "reports", blob: "a/b.bin", versionId: null };

sourceContract(() => {
  const source = new MemorySource();
  return {
    source,
    ref,
    put: (content) => {
      source.put(ref, content);
      return Promise.resolve();
    },
    changeProperties: () => {
      source.changeProperties(ref);
      return Promise.resolve();
    },
    remove: () => {
      source.remove(ref);
      return Promise.resolve();
    },
  };
});
