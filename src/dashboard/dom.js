// @ts-check
/**
 * The only ways in which this page creates and changes elements. Text is never parsed as markup, and unchanged
 * values are not written again, so that a refresh does not disturb focus, selection and screen readers.
 */

/** @typedef {Node | string | null | undefined} Child */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string | number | boolean | undefined>>} [attributes] `true`: present, without a value
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export const el = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

/**
 * @param {string} tag
 * @param {Readonly<Record<string, string | number>>} attributes
 * @param {...Node} children
 */
export const svg = (tag, attributes, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children);
  return element;
};

/**
 * @param {Element} element
 * @param {string} name
 * @param {string | number | boolean | undefined} value false and undefined remove it
 */
export const setAttribute = (element, name, value) => {
  if (value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
};

/** @param {Node} node @param {string} text */
export const setText = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};

/** @param {HTMLElement} element @param {boolean} shown */
export const setShown = (element, shown) => {
  if (element.hidden === shown) element.hidden = !shown;
};

/**
 * Puts the children in this order with few moves; others are removed.
 * @param {Element} parent @param {readonly Element[]} children
 */
export const setChildren = (parent, children) => {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
};

/**
 * @param {string} label
 * @param {() => void} onClick
 * @param {Readonly<Record<string, string | boolean>>} [attributes]
 */
export const button = (label, onClick, attributes = {}) => {
  const element = el("button", { type: "button", ...attributes }, label);
  element.addEventListener("click", () => {
    // A disabled button stays in the tab order, so that the focus is not lost.
    if (element.getAttribute("aria-disabled") !== "true") onClick();
  });
  return element;
};
