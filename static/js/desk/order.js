// Orders as lists of keys, and the cards put in an order before any times are known for it.

import { itemOf, timeline } from "./desk.js";

export const same = (a, b) => a.join("\n") === b.join("\n");

/** All that can be moved, as the page shows it: visits and breaks, kept at their place or not. */
export const shown = () => [...timeline.querySelectorAll("[data-moves]:not([hidden])")].map((item) => item.dataset.key);

const isVisit = (key) => itemOf(key)?.matches("[data-visit]") ?? true;

/** The order with `key` put before `next` (null: at the end), wherever it was. */
export function withBefore(order, key, next) {
  const rest = order.filter((other) => other !== key);
  const at = next === null ? rest.length : rest.indexOf(next);
  rest.splice(at < 0 ? rest.length : at, 0, key);
  return rest;
}

/** The order with a visit put to a place among the visits; breaks stay before the visit they were before. */
export function withVisitAt(order, key, place) {
  const rest = order.filter((other) => other !== key);
  const last = rest.filter(isVisit)[place - 1];
  rest.splice(last === undefined ? 0 : rest.indexOf(last) + 1, 0, key);
  return rest;
}

/**
 * The order with a break moved `by` stops earlier (-1) or later (1), so that it is kept there; null if
 * there is no such place.
 */
export function withBreakMoved(order, key, by) {
  const line = shown();
  const visits = line.filter(isVisit);
  const slot = line.slice(0, line.indexOf(key)).filter(isVisit).length + by;
  if (slot < 0 || slot > visits.length) return null;
  return withBefore(order, key, visits[slot] ?? null);
}

/** Which break comes before which visit on the page: by the number of visits before it. */
function slots(line) {
  let number = 0;
  const found = new Map();
  for (const item of line.querySelectorAll("[data-moves]")) {
    if (item.matches("[data-visit]")) number += 1;
    else found.set(item, number);
  }
  return found;
}

/** Put the cards in the wanted order although no times are known for it yet. */
export function showOrder(order) {
  const line = timeline.querySelector(".line");
  const end = line.querySelector('[data-key="end"]');
  const places = slots(line);
  const items = order.map((key) => itemOf(key)).filter((item) => item?.matches("[data-visit]"));
  for (const item of line.querySelectorAll("[data-visit]")) item.hidden = !order.includes(item.dataset.key);
  const legs = [...line.querySelectorAll("[data-leg]")];
  const active = /** @type {HTMLElement} */ (document.activeElement);
  items.forEach((item, i) => {
    item.querySelector(".disc").textContent = String(i + 1);
    line.insertBefore(item, end);
    if (legs[i + 1]) line.insertBefore(legs[i + 1], end);
  });
  for (const [item, slot] of places) {
    const at = order.indexOf(item.dataset.key);
    const later = () => order.slice(at + 1).map((key) => itemOf(key)).find((other) => items.includes(other));
    const next = at < 0 ? items[slot] : later();
    line.insertBefore(item, next ?? end);
  }
  // An element that is moved loses the focus.
  if (active !== document.activeElement) active.focus({ preventScroll: true });
}
