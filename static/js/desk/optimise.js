// Optimising the day: ask, compare, use it or not.

import { Failed, fragment } from "./api.js";
import { openComparison } from "./comparison.js";
import { desk, judged, pageUrl } from "./desk.js";
import { giveUp, keep } from "./keep.js";
import { take } from "./light.js";
import { clearNotices, notice, say } from "./notices.js";
import { keepMine, optimiseButton } from "./panel.js";
import { renew } from "./renew.js";
import { undo } from "./turn.js";

export async function optimise() {
  if (desk.busy || desk.wanted) return;
  if (keepMine()) return;
  clearNotices();
  optimiseButton.disabled = true;
  say("Looking for the best order.");
  const { revision } = desk.state;
  try {
    const made = await fragment(pageUrl("comparison", { revision }), "POST");
    if (desk.wanted || desk.state.revision !== revision) {
      say("The order was changed meanwhile; it is not compared.");
      return;
    }
    const day = openComparison(made);
    optimiseButton.setAttribute("aria-expanded", "true");
    say(document.querySelector("#comparison h2").textContent);
    take(null);
    desk.map?.map.invalidateSize({ animate: false });
    desk.map?.show(day, { fit: true });
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

export function usePlan(button) {
  const order = JSON.parse(button.dataset.order);
  keepMine();
  keep(order, () => {
    say(`The optimised order is in use. ${judged()}`);
    notice("The optimised order is in use.", undo);
  });
}

/** Show the tour after the orders of all its days were replaced. */
export async function showTaken(answer) {
  keepMine();
  desk.state.revision = answer.tour.revision;
  await renew();
  say(`The orders that were found are in use. ${judged()}`);
  notice("The orders that were found are in use.", undo);
}
