// Keeping an order: one request at a time; while one is under way, the newest wish waits for its turn.

import { Failed, fragment, send } from "./api.js";
import { desk, readState, tourUrl, waiting } from "./desk.js";
import { clearNotices, notice, say } from "./notices.js";
import { showOrder } from "./order.js";
import { renew, show } from "./renew.js";

/** Keep a new order; `told` says the sentence for it once the server has judged. */
export async function keep(order, told) {
  desk.wanted = { order, told };
  clearNotices();
  showOrder(order);
  if (!desk.busy) await work();
}

/** Send what is wanted until nothing is. */
export async function work() {
  waiting(true);
  document.body.classList.remove("is-unsaved");
  let last = desk.wanted;
  try {
    // A wish may come while a request is under way, and while its answer waits to be shown.
    while (desk.wanted) {
      last = desk.wanted;
      const { state } = desk;
      const asked = { revision: state.revision, order: last.order };
      const parts = await fragment(tourUrl(`/days/${state.day}/order`), "PUT", asked);
      if (desk.wanted !== last) {
        // The newer wish builds on what was just kept.
        state.revision = readState(parts).revision;
        state.order = last.order;
        continue;
      }
      desk.wanted = null;
      await show(parts);
      if (desk.wanted) showOrder(desk.wanted.order);
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
    desk.state.revision = now.tour.revision;
  } catch (error) {
    trouble(error);
    return;
  }
  await work();
}

/** Show what is saved instead of what was wanted. */
export async function giveUp() {
  const given = desk.wanted;
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
  if (desk.wanted === given) {
    desk.wanted = null;
    say("The saved order is shown again.");
  } else {
    await work();
  }
}
