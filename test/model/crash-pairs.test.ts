import { die, lose, testPairs } from "./pairs.ts";

testPairs("pairs of the same fault", [
  [die, die],
  [lose, lose],
]);
