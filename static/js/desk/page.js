// The organiser's desk: reorder, take out, add, undo, optimise. Every change goes to the server,
// which judges it and keeps it; the page then puts the server's own timeline in place.

import { Failed, fragment, send } from "./api.js";
import { closeComparison, openComparison } from "./comparison.js";
import { DeskMap, cityMap } from "./map.js";
import { clearNotices, notice, say } from "./notices.js";
import { sortable } from "./sort.js";
import { wholeTour } from "./whole.js";

const root = document.body.dataset.root;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const timeline = document.getElementById("day");
let state = readState(document);
let deskMap = null;
let picked = null;
let hovered = null;
let hoveredLeg = null;
/** An order that the organiser wants and the server has not kept yet: { order, told }. */
let wanted = null;
let busy = false;

function readState(page) {
  return JSON.parse(page.getElementById("state").textContent);
}

/** The query of every address: which coach is meant, where the tour has several. */
const query = (more = {}) => {
  const parts = new URLSearchParams({ ...(state.coach ? { coach: state.coach } : {}), ...more }).toString();
  return parts && `?${parts}`;
};
const tourUrl = (rest = "") => `${root}/api/v1/tours/${encodeURIComponent(state.tour)}${rest}${query()}`;
const pageUrl = (rest, more) => `${root}/tours/${encodeURIComponent(state.tour)}/days/${state.day}/${rest}${query(more)}`;
const itemOf = (key) => timeline.querySelector(`[data-key="${CSS.escape(key)}"]`);
const nameOf = (key) => itemOf(key)?.dataset.name ?? "the stop";

/* Showing: the stop and the leg in hand, on card, rail and map alike. */

function legTo(key) {
  const index = state.map.stops.findIndex((stop) => stop.key === key);
  return index > 0 ? index - 1 : null;
}

function light() {
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
  deskMap?.light(key, leg);
}

function pick(key, { scroll = false } = {}) {
  picked = key === picked ? null : key;
  hovered = null;
  hoveredLeg = null;
  light();
  if (scroll && picked) itemOf(picked)?.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
}

/* Renewing: the server's parts take the place of the old ones; cards glide to where they belong. */

function focusMark() {
  const active = document.activeElement;
  const item = active?.closest?.("[data-key]");
  return { key: item?.dataset.key, act: active?.dataset?.act, index: item ? state.order.indexOf(item.dataset.key) : -1 };
}

function restoreFocus({ key, act, index }) {
  if (!act) return;
  let target = key ? itemOf(key)?.querySelector(`[data-act="${act}"]`) : document.querySelector(`[data-act="${act}"]`);
  if (target?.disabled) target = key ? itemOf(key).querySelector(".grip") : document.querySelector("[data-act=optimise]");
  if (!target && index >= 0) {
    // The stop has left the day: go on with the one that took its place.
    const next = state.order[Math.min(index, state.order.length - 1)];
    target = next ? itemOf(next)?.querySelector(".grip") : null;
  }
  (target ?? timeline).focus({ preventScroll: true });
}

async function renew() {
  const parts = await fragment(pageUrl("timeline"));
  // Nothing is put in place under a card that is being dragged.
  while (timeline.querySelector(".is-sorting")) await new Promise((resolve) => { setTimeout(resolve, 50); });
  const mark = focusMark();
  const tops = new Map([...timeline.querySelectorAll("[data-visit]")].map((item) => [item.dataset.key, item.getBoundingClientRect().top]));
  const scroll = timeline.querySelector(".plan").scrollTop;
  const before = state;
  state = readState(parts);
  for (const part of parts.querySelectorAll("[data-part]")) {
    document.querySelector(`[data-part="${part.dataset.part}"]`)?.replaceWith(document.adoptNode(part));
  }
  timeline.querySelector(".plan").scrollTop = scroll;
  if (picked && !state.map.stops.some((stop) => stop.key === picked)) picked = null;
  restoreFocus(mark);
  deskMap?.show(state.map);
  light();
  if (!calm.matches) {
    for (const item of timeline.querySelectorAll("[data-visit]")) {
      const from = tops.get(item.dataset.key);
      const by = from === undefined ? 0 : from - item.getBoundingClientRect().top;
      if (by) item.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], { duration: 150, easing: "ease-out" });
      else if (from === undefined) item.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 150 });
    }
  }
  return before;
}

/** Put the cards in the wanted order although no times are known for it yet. */
function showOrder(order) {
  const line = timeline.querySelector(".line");
  const end = line.querySelector('[data-key="end"]');
  const items = order.map((key) => itemOf(key)).filter(Boolean);
  for (const item of line.querySelectorAll("[data-visit]")) item.hidden = !order.includes(item.dataset.key);
  const legs = [...line.querySelectorAll("[data-leg]")];
  const active = document.activeElement;
  items.forEach((item, i) => {
    item.querySelector(".disc").textContent = String(i + 1);
    line.insertBefore(item, end);
    if (legs[i + 1]) line.insertBefore(legs[i + 1], end);
  });
  // An element that is moved loses the focus.
  if (active !== document.activeElement) active.focus({ preventScroll: true });
}

/* Keeping: one request at a time; while one is under way, the newest wish waits for its turn. */

function waiting(on) {
  busy = on;
  document.body.classList.toggle("is-waiting", on);
}

/** Keep a new order; `told` makes the sentence for it once the server has judged. */
async function keep(order, told) {
  wanted = { order, told };
  clearNotices();
  showOrder(order);
  if (!busy) await work();
}

async function work() {
  waiting(true);
  document.body.classList.remove("is-unsaved");
  let last = wanted;
  try {
    // A wish may come while a request is under way, and while the new times are fetched.
    while (wanted) {
      last = wanted;
      const answer = await send("PUT", tourUrl(`/days/${state.day}/order`), { revision: state.revision, order: last.order });
      state.revision = answer.tour.revision;
      // A wish that comes while the new times are fetched builds on what was just kept.
      state.order = last.order;
      if (wanted !== last) continue;
      wanted = null;
      const kept = state.revision;
      await renew();
      if (!wanted) continue;
      showOrder(wanted.order);
      // Another's change came in with the new times: the wish does not know of it, so it conflicts.
      state.revision = kept;
    }
    last.told?.();
  } catch (error) {
    trouble(error);
  } finally {
    waiting(false);
  }
}

function trouble(error) {
  if (!(error instanceof Failed)) throw error;
  if (!wanted) {
    // Kept, but the new times did not arrive.
    notice(`${error.message} The change is saved; its times are not here yet.`, [["Show them", () => location.reload()]], { trouble: true });
    return;
  }
  document.body.classList.add("is-unsaved");
  document.querySelector("#saved .word").textContent = "Not saved since";
  if (error.kind === "conflict") {
    notice("Somebody else has changed this tour meanwhile. Your order is on this page, but not saved.", [
      ["Save mine", saveOverTheirs],
      ["Show theirs", giveUp],
    ], { trouble: true });
  } else if (error.kind === "offline") {
    notice(`Not saved: ${error.message} Your order stays on this page.`, [
      ["Try again", () => work()],
      ["Put it back", giveUp],
    ], { trouble: true });
  } else {
    notice(`Not saved: ${error.message}`, [["Put it back", giveUp]], { trouble: true });
  }
}

/** The way out of a conflict: take the tour as it is now, and put our order on top of it. */
async function saveOverTheirs() {
  try {
    const now = await send("GET", tourUrl());
    state.revision = now.tour.revision;
  } catch (error) {
    trouble(error);
    return;
  }
  await work();
}

async function giveUp() {
  const given = wanted;
  waiting(true);
  try {
    await renew();
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    notice(`The saved order cannot be shown: ${error.message}`, [["Try again", giveUp]], { trouble: true });
    return;
  } finally {
    waiting(false);
  }
  document.body.classList.remove("is-unsaved");
  if (wanted === given) {
    wanted = null;
    say("The saved order is shown again.");
  } else {
    await work();
  }
}

function judged() {
  if (state.broken === 0) return "All rules are kept.";
  return state.broken === 1 ? "One rule is broken." : `${state.broken} rules are broken.`;
}

function tellMoved(key) {
  const index = state.order.indexOf(key);
  const arrive = itemOf(key)?.querySelector(".times time").textContent;
  say(`${nameOf(key)} is now stop ${index + 1} of ${state.order.length}, arriving ${arrive}. ${judged()}`);
}

function moveTo(key, index) {
  const order = (wanted?.order ?? state.order).filter((other) => other !== key);
  const place = Math.min(Math.max(index, 0), order.length);
  order.splice(place, 0, key);
  if (order.join("\n") === (wanted?.order ?? state.order).join("\n")) {
    say(`${nameOf(key)} is already ${place === 0 ? "first" : "last"}.`);
    return;
  }
  keep(order, () => tellMoved(key));
}

const placeOf = (key) => (wanted?.order ?? state.order).indexOf(key);

function takeOut(key) {
  const name = nameOf(key);
  keep((wanted?.order ?? state.order).filter((other) => other !== key), () => {
    say(`${name} is out of the day. ${judged()}`);
    notice(`${name} is out of the day.`, [["Undo", () => turn("undo")]]);
  });
}

function add(button) {
  const { visit, name } = button.dataset;
  keep(JSON.parse(button.dataset.order), () => {
    tellMoved(visit);
    notice(`${name} is in the day. ${judged()}`, [["Undo", () => turn("undo")]]);
    picked = null;
    pick(visit, { scroll: true });
  });
}

/** Undo or redo. */
async function turn(way) {
  if (busy || wanted) return;
  // What the panel compares is about to change.
  keepMine();
  clearNotices();
  waiting(true);
  try {
    const answer = await send("POST", tourUrl(`/${way}`), { revision: state.revision });
    state.revision = answer.tour.revision;
    const before = await renew();
    const same = before.order.join("\n") === state.order.join("\n");
    const word = way === "undo" ? "Undone" : "Done again";
    say(same ? `${word}: the change was on another day.` : `${word}. ${judged()}`);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    if (error.kind === "conflict") {
      notice("Somebody else has changed this tour meanwhile.", [["Show it", giveUp]], { trouble: true });
    } else {
      notice(error.message, [["Try again", () => turn(way)]], { trouble: true });
    }
  } finally {
    waiting(false);
  }
}

/* Optimising */

const optimiseButton = document.querySelector("[data-act=optimise]");

async function optimise() {
  if (busy || wanted) return;
  if (keepMine()) return;
  clearNotices();
  optimiseButton.disabled = true;
  say("Looking for the best order.");
  const { revision } = state;
  try {
    const made = await fragment(pageUrl("comparison", { revision }), "POST");
    if (wanted || state.revision !== revision) {
      say("The order was changed meanwhile; it is not compared.");
      return;
    }
    const day = openComparison(made);
    optimiseButton.setAttribute("aria-expanded", "true");
    say(document.querySelector("#comparison h2").textContent);
    picked = null;
    deskMap?.map.invalidateSize({ animate: false });
    deskMap?.show(day, { fit: true });
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    if (error.kind === "conflict") {
      notice("Somebody else has changed this tour meanwhile.", [["Show it", giveUp]], { trouble: true });
    } else {
      notice(error.message, [["Try again", optimise]], { trouble: true });
    }
  } finally {
    optimiseButton.disabled = false;
  }
}

/** Put the panel away and show the organiser's own plan; tells whether it was open. */
function keepMine() {
  if (!closeComparison()) return false;
  optimiseButton.setAttribute("aria-expanded", "false");
  deskMap?.map.invalidateSize({ animate: false });
  deskMap?.show(state.map, { fit: true });
  light();
  optimiseButton.focus();
  return true;
}

function usePlan(button) {
  const order = JSON.parse(button.dataset.order);
  keepMine();
  keep(order, () => {
    say(`The optimised order is in use. ${judged()}`);
    notice("The optimised order is in use.", [["Undo", () => turn("undo")]]);
  });
}

/** Show the tour after the orders of all its days were replaced. */
async function showTaken(answer) {
  keepMine();
  state.revision = answer.tour.revision;
  await renew();
  say(`The orders that were found are in use. ${judged()}`);
  notice("The orders that were found are in use.", [["Undo", () => turn("undo")]]);
}

/* Hands */

const acts = {
  up: (key) => moveTo(key, placeOf(key) - 1),
  down: (key) => moveTo(key, placeOf(key) + 1),
  out: takeOut,
  pick: (key) => pick(key),
  undo: () => turn("undo"),
  redo: () => turn("redo"),
  optimise,
  "keep-mine": keepMine,
  ...wholeTour({ root, query, tour: () => state.tour, taken: showTaken }),
};

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const button = event.target.closest("[data-act]");
  if (!button) {
    const card = event.target.closest(".stop");
    if (card && !event.target.closest(".tools")) pick(card.dataset.key);
    return;
  }
  const { act } = button.dataset;
  if (act === "add") add(button);
  else if (act === "use-plan") usePlan(button);
  else if (act === "leg") {
    const leg = Number(button.closest("[data-leg]").dataset.leg);
    const key = state.map.stops[leg + 1].key;
    picked = null;
    pick(key);
    deskMap?.drawn?.fit({ leg });
  } else acts[act]?.(button.closest("[data-key]")?.dataset.key);
});

timeline.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(".grip") || event.altKey || event.ctrlKey || event.metaKey) return;
  const { key } = event.target.closest("[data-key]").dataset;
  const at = placeOf(key);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: Infinity }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  moveTo(key, to);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (!keepMine() && picked) pick(picked);
    return;
  }
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.matches?.("input, textarea")) return;
  const letter = event.key.toLowerCase();
  if (letter !== "z" && letter !== "y") return;
  event.preventDefault();
  turn(letter === "y" || event.shiftKey ? "redo" : "undo");
});

timeline.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch" || timeline.querySelector(".is-sorting")) return;
  const stop = event.target.closest("[data-key]");
  const leg = event.target.closest("[data-leg]");
  hover(stop?.dataset.key ?? null, leg ? Number(leg.dataset.leg) : null);
});
timeline.addEventListener("pointerleave", () => hover(null, null));
timeline.addEventListener("focusin", (event) => {
  if (!event.target.matches(":focus-visible")) return;
  const leg = event.target.closest("[data-leg]");
  hover(event.target.closest("[data-key]")?.dataset.key ?? null, leg ? Number(leg.dataset.leg) : null);
});

let hoverSoon = 0;
function hover(key, leg) {
  if (key === hovered && leg === hoveredLeg) return;
  hovered = key;
  hoveredLeg = leg;
  // A pointer on its way across the list lights nothing.
  clearTimeout(hoverSoon);
  hoverSoon = setTimeout(light, 60);
}

window.addEventListener("beforeunload", (event) => {
  if (wanted) event.preventDefault();
});
window.addEventListener("online", () => {
  if (wanted && !busy) work();
});

sortable(timeline, (order, key) => keep(order, () => tellMoved(key)));

cityMap().then((map) => {
  const inPanel = () => !document.getElementById("comparison").hidden;
  deskMap = new DeskMap(map, JSON.parse(document.getElementById("venues").textContent), {
    onStop: (key) => { if (!inPanel()) { if (key === null) picked = null; pick(key, { scroll: true }); } },
    onLeg: (leg) => { if (!inPanel()) { picked = null; pick(state.map.stops[leg + 1].key, { scroll: true }); } },
    onHoverStop: (key) => { if (!inPanel()) hover(key, null); },
    onHoverLeg: (leg) => { if (!inPanel()) hover(null, leg); },
  });
  deskMap.show(state.map, { fit: true });
  light();
});
document.documentElement.classList.add("is-ready");
