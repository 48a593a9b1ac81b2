import { die, lose, testPairs } from "./simulation/pairs.ts";

testPairs("pairs of the same fault", [
  [die, die],
  [lose, lose],
]);
