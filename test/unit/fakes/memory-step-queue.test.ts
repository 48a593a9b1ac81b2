import { stepQueueContract, withoutDueAt } from "../../suites/step-queue.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { MemoryQueue } from "../../fakes/memory-queue.ts";
import { memoryStepQueue, type TransferMessage } from "../../fakes/memory-step-queue.ts";

stepQueueContract(() => {
  const clock = new FakeClock();
  const queues = {
    jobs: new MemoryQueue<TransferMessage>(clock),
    steps: new MemoryQueue<TransferMessage>(clock),
  };
  return {
    queue: memoryStepQueue(queues),
    receiveAll: () => {
      const received: unknown[] = [];
      for (const queue of [queues.jobs, queues.steps]) {
        for (let one = queue.receive(30_000); one !== null; one = queue.receive(30_000))
          received.push(withoutDueAt(one.body));
      }
      return Promise.resolve(received);
    },
  };
});
