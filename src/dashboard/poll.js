// @ts-check

/**
 * Repeats `work`, never twice at once, and not while the page is hidden.
 * @param {() => Promise<number>} work resolves to the delay before the next run, in ms
 * @returns {{ now: () => void, stop: () => void }}
 */
export const poll = (work) => {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isRunning = false;
  let again = false;
  let stopped = false;
  const run = async () => {
    clearTimeout(timer);
    if (stopped || document.hidden) return;
    if (isRunning) {
      again = true;
      return;
    }
    isRunning = true;
    const delayMs = await work().finally(() => {
      isRunning = false;
    });
    if (again) {
      again = false;
      void run();
    } else timer = setTimeout(() => void run(), delayMs);
  };
  const onVisible = () => void run();
  document.addEventListener("visibilitychange", onVisible);
  void run();
  return {
    now: () => void run(),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    },
  };
};

/**
 * Shows the current data again each second while the page is visible: countdowns run between two polls.
 * @param {() => void} show
 * @returns {() => void} ends it
 */
export const everySecond = (show) => {
  const ticking = setInterval(() => {
    if (!document.hidden) show();
  }, 1000);
  return () => {
    clearInterval(ticking);
  };
};
