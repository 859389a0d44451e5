// What the desk's modules share: the tour as the page shows it, its addresses, its rows.

export const root = document.body.dataset.root;
export const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
export const timeline = document.getElementById("day");

export function readState(page) {
  return JSON.parse(page.getElementById("state").textContent);
}

/**
 * state: as the server gave it last. map: the DeskMap, once it is there. wanted: an order that the
 * organiser wants and the server has not kept yet, { order, told }. busy: a request is under way.
 */
export const desk = { state: readState(document), map: null, wanted: null, busy: false };

/** The query of every address: which coach is meant, where the tour has several. */
export function query(more = {}) {
  const { coach } = desk.state;
  const parts = new URLSearchParams({ ...(coach ? { coach } : {}), ...more }).toString();
  return parts && `?${parts}`;
}

export function tourUrl(rest = "") {
  return `${root}/api/v1/tours/${encodeURIComponent(desk.state.tour)}${rest}${query()}`;
}

export function pageUrl(rest, more) {
  return `${root}/tours/${encodeURIComponent(desk.state.tour)}/days/${desk.state.day}/${rest}${query(more)}`;
}

export const itemOf = (key) => timeline.querySelector(`[data-key="${CSS.escape(key)}"]`);
export const nameOf = (key) => itemOf(key)?.dataset.name ?? "the stop";

/** The order as the organiser wants it by now: visits, and the breaks that are kept at their place. */
export const orderNow = () => desk.wanted?.order ?? desk.state.order;

/** Mark that a request is under way. */
export function waiting(on) {
  desk.busy = on;
  document.body.classList.toggle("is-waiting", on);
}

/** How the rules stand, in a sentence. */
export function judged() {
  const { broken } = desk.state;
  if (broken === 0) return "All rules are kept.";
  return broken === 1 ? "One rule is broken." : `${broken} rules are broken.`;
}
