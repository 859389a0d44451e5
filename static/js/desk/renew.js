// Renewing: the server's parts take the place of the old ones; cards glide to where they belong.

import { fragment } from "./api.js";
import { calm, desk, itemOf, pageUrl, readState, timeline } from "./desk.js";
import { light } from "./light.js";

function focusMark() {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const item = active?.closest?.("[data-key]");
  const { act, form } = active?.dataset ?? {};
  return { key: item?.dataset.key, act, form, index: item ? desk.state.order.indexOf(item.dataset.key) : -1 };
}

function restoreFocus({ key, act, form, index }) {
  if (!act) return;
  const same = `[data-act="${act}"]${form ? `[data-form="${form}"]` : ""}`;
  /** @type {HTMLElement & { disabled?: boolean } | null} */
  let target = key ? itemOf(key)?.querySelector(same) : document.querySelector(same);
  if (target?.disabled) {
    target = key ? itemOf(key).querySelector(".grip") : document.querySelector("[data-act=optimise]");
  }
  if (!target && index >= 0) {
    // The stop has left the day: go on with the one that took its place.
    const next = desk.state.order[Math.min(index, desk.state.order.length - 1)];
    target = next ? itemOf(next)?.querySelector(".grip") : null;
  }
  (target ?? timeline).focus({ preventScroll: true });
}

/** Fetch and show the day as it is now; returns the state before. Throws Failed. */
export const renew = async () => show(await fragment(pageUrl("timeline")));

/** Put the parts that the server sent in place of the old ones; returns the state before. */
export async function show(parts) {
  // Nothing is put in place under a card that is being dragged.
  while (timeline.querySelector(".is-sorting")) await new Promise((resolve) => { setTimeout(resolve, 50); });
  // What has the focus outside the parts keeps it.
  const inside = document.activeElement?.closest?.("[data-part]");
  const mark = focusMark();
  const items = [...timeline.querySelectorAll("[data-moves]")];
  const tops = new Map(items.map((item) => [item.dataset.key, item.getBoundingClientRect().top]));
  const scroll = timeline.querySelector(".plan").scrollTop;
  const before = desk.state;
  desk.state = readState(parts);
  for (const part of parts.querySelectorAll("[data-part]")) {
    document.querySelector(`[data-part="${part.dataset.part}"]`)?.replaceWith(document.adoptNode(part));
  }
  timeline.querySelector(".plan").scrollTop = scroll;
  if (inside) restoreFocus(mark);
  desk.map?.show(desk.state.map);
  light();
  if (!calm.matches) {
    for (const item of timeline.querySelectorAll("[data-moves]")) {
      const from = tops.get(item.dataset.key);
      const by = from === undefined ? 0 : from - item.getBoundingClientRect().top;
      const glide = [{ transform: `translateY(${by}px)` }, { transform: "none" }];
      if (by) item.animate(glide, { duration: 150, easing: "ease-out" });
      else if (from === undefined) item.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 150 });
    }
  }
  return before;
}
