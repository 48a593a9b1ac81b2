// @ts-check
import { batchDetailView } from "./batch-detail-view.js";
import { batchesView } from "./batches-view.js";
import { detailView } from "./detail-view.js";
import { setAttribute } from "./dom.js";
import { visible } from "./format.js";
import { auth, storedKey, takeKeyFromAddress } from "./key.js";
import { keyView } from "./key-view.js";
import { listView } from "./list-view.js";
import { live } from "./live.js";
import { rejectedView } from "./rejected-view.js";
import { routeOf } from "./router.js";
import { submitView } from "./submit-view.js";
import { watchHealth } from "./system.js";

/** @typedef {(main: HTMLElement) => () => void} View */

const main = /** @type {HTMLElement} */ (document.getElementById("main"));
let leave = () => undefined;
let isFirst = true;

/** @param {string} title @param {View} view */
const enter = (title, view) => {
  leave();
  main.replaceChildren();
  live.enter();
  document.title = `${title} · blobferry`;
  leave = /** @type {() => undefined} */ (view(main));
  // Keyboard and screen reader users follow a link to its view; the first view leaves the focus alone.
  if (!isFirst) main.querySelector("h1")?.focus();
  isFirst = false;
};

const lock = () => {
  enter("Key", (place) => keyView(place, show));
};

const show = () => {
  const route = routeOf(location.hash);
  if (route === null) return;
  for (const link of document.querySelectorAll("nav a[data-route]")) {
    setAttribute(link, "aria-current", link.getAttribute("data-route") === route.name ? "page" : undefined);
  }
  if (auth === "key" && storedKey() === null) {
    lock();
    return;
  }
  switch (route.name) {
    case "list":
      enter("Transfers", (place) => listView(place, route.query));
      break;
    case "rejected":
      enter("Rejected messages", rejectedView);
      break;
    case "batches":
      enter("Batches", batchesView);
      break;
    case "batch":
      enter(visible(route.batchId), (place) => batchDetailView(place, route.batchId));
      break;
    case "submit":
      enter("Submit", (place) => submitView(place, route.like));
      break;
    case "transfer":
      enter(visible(route.transferId), (place) => detailView(place, route.transferId));
  }
};

takeKeyFromAddress();
live.onLocked(lock);
watchHealth();
addEventListener("hashchange", () => {
  takeKeyFromAddress();
  show();
});
show();
