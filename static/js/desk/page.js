// The organiser's desk. Every change goes to the server, which judges it and keeps it; the page then
// puts the server's own timeline in place. Here hands meet acts: mouse, keyboard, touch, the map.

import { desk, root, query, timeline } from "./desk.js";
import { closeForm, formActs, openForm } from "./form.js";
import { work } from "./keep.js";
import { hover, light, pick, pickedKey, take } from "./light.js";
import { DeskMap, cityMap } from "./map.js";
import { add, moveBefore, moveTo, placeOf, release, step, takeOut } from "./moves.js";
import { optimise, showTaken, usePlan } from "./optimise.js";
import { keepMine } from "./panel.js";
import { sortable } from "./sort.js";
import { turn } from "./turn.js";
import { wholeTour } from "./whole.js";

const keyOf = (element) => element.closest("[data-key]")?.dataset.key;

/** What a button does, by its data-act. */
const acts = {
  up: (button) => step(keyOf(button), -1),
  down: (button) => step(keyOf(button), 1),
  out: (button) => takeOut(keyOf(button)),
  release: (button) => release(keyOf(button)),
  pick: (button) => pick(keyOf(button)),
  add,
  leg: (button) => {
    const leg = Number(button.closest("[data-leg]").dataset.leg);
    take(desk.state.map.stops[leg + 1].key);
    desk.map?.drawn?.fit({ leg });
  },
  form: openForm,
  undo: () => turn("undo"),
  redo: () => turn("redo"),
  optimise,
  "use-plan": usePlan,
  "keep-mine": keepMine,
  ...formActs,
  ...wholeTour({ root, query, tour: () => desk.state.tour, taken: showTaken }),
};

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!event.composedPath().includes(menu)) menu.open = false;
  }
  const button = event.target.closest("[data-act]");
  if (button) {
    acts[button.dataset.act]?.(button);
    const menu = button.closest("details.menu");
    if (menu) menu.open = false;
  } else if (!event.target.closest(".tools")) {
    const card = event.target.closest(".stop, .pause");
    if (card) pick(card.dataset.key);
  }
});

timeline.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(".grip") || event.altKey || event.ctrlKey || event.metaKey) return;
  const key = keyOf(event.target);
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const isStop = event.target.closest("[data-visit]");
  const to = isStop ? { Home: 0, End: Infinity }[event.key] : undefined;
  if (by === undefined && to === undefined) return;
  event.preventDefault();
  if (to !== undefined) moveTo(key, to);
  else if (isStop) moveTo(key, placeOf(key) + by);
  else step(key, by);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (!closeForm() && !keepMine() && pickedKey()) take(null);
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
  const leg = event.target.closest("[data-leg]");
  hover(keyOf(event.target) ?? null, leg ? Number(leg.dataset.leg) : null);
});
timeline.addEventListener("pointerleave", () => hover(null, null));
timeline.addEventListener("focusin", (event) => {
  if (!event.target.matches(":focus-visible")) return;
  const leg = event.target.closest("[data-leg]");
  hover(keyOf(event.target) ?? null, leg ? Number(leg.dataset.leg) : null);
});

window.addEventListener("beforeunload", (event) => {
  if (desk.wanted) event.preventDefault();
});
window.addEventListener("online", () => {
  if (desk.wanted && !desk.busy) work();
});

sortable(timeline, moveBefore);

cityMap().then((map) => {
  const inPanel = () => !document.getElementById("comparison").hidden;
  desk.map = new DeskMap(map, JSON.parse(document.getElementById("venues").textContent), {
    onStop: (key) => { if (!inPanel()) take(key, { scroll: true }); },
    onLeg: (leg) => { if (!inPanel()) take(desk.state.map.stops[leg + 1].key, { scroll: true }); },
    onHoverStop: (key) => { if (!inPanel()) hover(key, null); },
    onHoverLeg: (leg) => { if (!inPanel()) hover(null, leg); },
  });
  desk.map.show(desk.state.map, { fit: true });
  light();
});
document.documentElement.classList.add("is-ready");
