import { stepQueueContract } from "../../suites/step-queue.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { MemoryQueue } from "../../fakes/memory-queue.ts";
import { memoryStepQueue, type TransferMessage } from "../../fakes/memory-step-queue.ts";

stepQueueContract(() => {
  const clock = new FakeClock();
  const queue = new MemoryQueue<TransferMessage>(clock);
  return {
    queue: memoryStepQueue(queue),
    receiveAll: () => {
      const received: TransferMessage[] = [];
      for (let one = queue.receive(30_000); one !== null; one = queue.receive(30_000))
        received.push(one.body);
      return Promise.resolve(received);
    },
  };
});
