// Delays each request that an HTTP server receives by a random time, in every process that is started with
//   NODE_OPTIONS="--import=$PWD/test/support/jitter.mjs"
// so that what runs side by side ends in another order than on a quiet machine. `JITTER_MS` is the usual delay, 40 by
// default; one request in twenty takes up to ten times as long.
import { Server } from "node:http";
import { setTimeout } from "node:timers";

const usualMs = Number(process.env["JITTER_MS"] ?? 40);
const SLOW_PART = 0.05;
const SLOW_FACTOR = 10;

const emit = Server.prototype.emit;
Server.prototype.emit = function (event, ...args) {
  if (event !== "request") return emit.call(this, event, ...args);
  const mostMs = Math.random() < SLOW_PART ? SLOW_FACTOR * usualMs : usualMs;
  setTimeout(() => emit.call(this, event, ...args), Math.random() * mostMs);
  return true;
};
