// Moving what is in the day, taking it out, putting it in.

import { desk, itemOf, judged, nameOf, orderNow } from "./desk.js";
import { keep } from "./keep.js";
import { take } from "./light.js";
import { notice, say } from "./notices.js";
import { same, withBefore, withBreakMoved, withVisitAt } from "./order.js";
import { undo } from "./turn.js";

const visits = (order) => order.filter((key) => !itemOf(key)?.matches("[data-pause]"));
const isBreak = (key) => itemOf(key)?.matches("[data-pause]") ?? false;

function tellMoved(key) {
  const arrive = itemOf(key)?.querySelector(".times time").textContent;
  if (isBreak(key)) {
    const rows = [...document.querySelectorAll(".stop[data-key], [data-pause]")];
    const at = rows.indexOf(itemOf(key));
    const stop = rows.slice(0, at).reverse().find((row) => row.matches(".stop"));
    const where = stop?.dataset.name ? `after ${stop.dataset.name}` : "before the first stop";
    say(`${nameOf(key)} is kept ${where}, from ${arrive}. ${judged()}`);
    return;
  }
  const order = visits(desk.state.order);
  say(`${nameOf(key)} is now stop ${order.indexOf(key) + 1} of ${order.length}, arriving ${arrive}. ${judged()}`);
}

function keepMoved(order, key) {
  const first = isBreak(key) && !desk.state.order.includes(key);
  keep(order, () => {
    tellMoved(key);
    const kept = `${nameOf(key)} is kept at this place from now on; its time still follows its window.`;
    if (first) notice(kept, undo, { seconds: 12 });
  });
}

/** Put what was dragged before the visit `next` (null: at the end). */
export function moveBefore(key, next) {
  if (isBreak(key)) {
    keepMoved(withBefore(orderNow(), key, next), key);
    return;
  }
  const others = visits(orderNow()).filter((other) => other !== key);
  moveTo(key, next === null ? others.length : others.indexOf(next));
}

/** Move one step earlier (-1) or later (1). */
export function step(key, by) {
  if (!isBreak(key)) {
    moveTo(key, visits(orderNow()).indexOf(key) + by);
    return;
  }
  const order = withBreakMoved(orderNow(), key, by);
  if (order) keepMoved(order, key);
  else say(`${nameOf(key)} is already at the ${by < 0 ? "beginning" : "end"} of the day.`);
}

/** Move a visit to a place among the visits. */
export function moveTo(key, index) {
  const order = orderNow();
  const others = visits(order).filter((other) => other !== key);
  const place = Math.min(Math.max(index, 0), others.length);
  const moved = withVisitAt(order, key, place);
  if (same(moved, order)) {
    say(`${nameOf(key)} is already ${place === 0 ? "first" : "last"}.`);
    return;
  }
  keepMoved(moved, key);
}

export const placeOf = (key) => visits(orderNow()).indexOf(key);

export function takeOut(key) {
  const name = nameOf(key);
  keep(orderNow().filter((other) => other !== key), () => {
    say(`${name} is out of the day. ${judged()}`);
    notice(`${name} is out of the day.`, undo);
  });
}

/** Let the planner find a break's place at each change again. */
export function release(key) {
  const name = nameOf(key);
  keep(orderNow().filter((other) => other !== key), () => {
    say(`The planner finds the place of ${name} again. ${judged()}`);
    notice(`The planner finds the place of ${name} again.`, undo);
  });
}

/** Put in a wish as its button offers it. */
export function add(button) {
  const { visit, name } = button.dataset;
  keep(JSON.parse(button.dataset.order), () => {
    tellMoved(visit);
    notice(`${name} is in the day. ${judged()}`, undo);
    take(visit, { scroll: true });
  });
}
