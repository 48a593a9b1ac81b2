// @ts-check
import { el } from "./dom.js";
import { auth, storeKey, storedKey } from "./key.js";

/** Asks for a key or a sign-in. @param {HTMLElement} main @param {() => void} onKey */
export const keyView = (main, onKey) => {
  if (auth === "easyauth") {
    const here = `${location.pathname}${location.search}`;
    main.append(
      el("h1", { tabindex: -1 }, "Sign in"),
      el("p", {}, "You are not signed in, or your sign-in has expired."),
      el(
        "p",
        {},
        el(
          "a",
          {
            class: "button primary",
            href: `/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(here)}`,
          },
          "Sign in with Microsoft",
        ),
      ),
    );
    return () => undefined;
  }
  const input = el("input", {
    id: "key",
    type: "password",
    autocomplete: "off",
    required: true,
    "aria-describedby": "key-hint",
  });
  const form = el(
    "form",
    { class: "card key" },
    storedKey() === null
      ? null
      : el("p", { class: "callout bad", role: "alert" }, "The app rejected this key."),
    el(
      "div",
      { class: "field" },
      el("label", { for: "key" }, "Function key"),
      input,
      el(
        "p",
        { class: "quiet hint", id: "key-hint" },
        "A function or host key of the app (portal: App keys). It is kept in this tab until you close it.",
      ),
    ),
    el("p", { class: "buttons" }, el("button", { type: "submit", class: "primary" }, "Open")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value === "") return;
    storeKey(input.value.trim());
    onKey();
  });
  main.append(el("div", { class: "head" }, el("h1", { tabindex: -1 }, "Function key required")), form);
  return () => undefined;
};
