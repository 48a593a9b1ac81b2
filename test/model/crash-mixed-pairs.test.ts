import { die, lose, testPairs } from "./simulation/pairs.ts";

// A file of its own, so that a second worker can take it.
testPairs("pairs of two faults", [
  [die, lose],
  [lose, die],
]);
