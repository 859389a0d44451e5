// Undo and redo.

import { Failed, send } from "./api.js";
import { desk, judged, tourUrl, waiting } from "./desk.js";
import { giveUp } from "./keep.js";
import { clearNotices, notice, say } from "./notices.js";
import { same } from "./order.js";
import { keepMine } from "./panel.js";
import { renew } from "./renew.js";

/** Go one change back ("undo") or forward ("redo"). */
export async function turn(way) {
  if (desk.busy || desk.wanted) return;
  // What the panel compares is about to change.
  keepMine();
  clearNotices();
  waiting(true);
  try {
    const answer = await send("POST", tourUrl(`/${way}`), { revision: desk.state.revision });
    desk.state.revision = answer.tour.revision;
    const before = await renew();
    const word = way === "undo" ? "Undone" : "Done again";
    const alike = same(before.order, desk.state.order) && before.plan === desk.state.plan;
    say(alike ? `${word}: the change was on another day.` : `${word}. ${judged()}`);
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

export const undo = [["Undo", () => turn("undo")]];
