// The stop and the leg in hand, on card, rail and map alike.

import { calm, desk, itemOf, timeline } from "./desk.js";

let picked = null;
let hovered = null;
let hoveredLeg = null;
let hoverSoon = 0;

export const pickedKey = () => picked;

function legTo(key) {
  const index = desk.state.map.stops.findIndex((stop) => stop.key === key);
  return index > 0 ? index - 1 : null;
}

export function light() {
  if (picked && !itemOf(picked)) picked = null;
  const key = hovered ?? (hoveredLeg === null ? picked : null);
  const leg = hoveredLeg ?? (key === null ? null : legTo(key));
  for (const item of timeline.querySelectorAll("[data-key]")) {
    item.classList.toggle("is-picked", item.dataset.key === picked);
    item.classList.toggle("is-hot", item.dataset.key === hovered);
    item.querySelector(".pick")?.setAttribute("aria-pressed", String(item.dataset.key === picked));
  }
  for (const item of timeline.querySelectorAll("[data-leg]")) {
    item.classList.toggle("is-lit", Number(item.dataset.leg) === leg);
  }
  // A break has no disc on the map.
  desk.map?.light(desk.state.map.stops.some((stop) => stop.key === key) ? key : null, leg);
}

/** Take a stop in hand, or put it back if it is. */
export function pick(key, { scroll = false } = {}) {
  picked = key === picked ? null : key;
  hovered = null;
  hoveredLeg = null;
  light();
  const behavior = calm.matches ? "auto" : "smooth";
  if (scroll && picked) itemOf(picked)?.scrollIntoView({ block: "nearest", behavior });
}

/** Take a stop in hand whatever was; null for none. */
export function take(key, options) {
  picked = null;
  pick(key, options);
}

export function hover(key, leg) {
  if (key === hovered && leg === hoveredLeg) return;
  hovered = key;
  hoveredLeg = leg;
  // A pointer on its way across the list lights nothing.
  clearTimeout(hoverSoon);
  hoverSoon = setTimeout(light, 60);
}
