import { sourceContract } from "../../suites/source.ts";
import { MemorySource } from "../../fakes/memory-source.ts";

const ref = { container: "reports", blob: "a/b.bin", versionId: null };

sourceContract(() => {
  const source = new MemorySource();
  return {
    source,
    put: (of, content) => {
      source.put(of, content);
      return Promise.resolve();
    },
    remove: (of) => {
      source.remove(of);
      return Promise.resolve();
    },
  };
}, ref);
