import { die, lose, testPairs } from "./simulation/pairs.ts";

// A file of its own, so that it runs in parallel with the other pairs.
testPairs("pairs of two faults", [
  [die, lose],
  [lose, die],
]);
