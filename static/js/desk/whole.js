// The search of the whole tour: start it, show how far it is, stop it, take its result.

import { Failed, send } from "./api.js";
import { notice, say } from "./notices.js";

const POLL_MS = 1000;
const panel = document.getElementById("whole");
const line = document.getElementById("whole-line");
const facts = document.getElementById("whole-facts");
const bar = panel.querySelector("progress");
const buttons = Object.fromEntries(
  [...panel.querySelectorAll("[data-act]")].map((button) => [button.dataset.act, button]),
);

/** Whether another search may be started. */
function openable(on) {
  for (const button of document.querySelectorAll("[data-act=whole]")) button.disabled = !on;
}

const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const minutes = (seconds) => Math.round(seconds / 60);

/** What the best so far is like, beside the hand-made orders where every day has one. */
function figures({ goal, before }) {
  if (!goal) return "";
  const told = (was, is) => (before && was !== is ? `${was} → ${is}` : `${is}`);
  const parts = [
    `rules broken: ${told(before?.broken, goal.broken)}`,
    `on the road: ${told(minutes(before?.road_s), minutes(goal.road_s))} min`,
  ];
  if (before && before.priority !== goal.priority) {
    parts.push(`priority served: ${before.priority} → ${goal.priority}`);
  }
  return `${before ? "By hand → found" : "Found"}: ${parts.join(", ")}.`;
}

const same = (job) => job.before && Object.keys(job.goal).every((name) => job.goal[name] === job.before[name]);

function ending(job) {
  if (job.state === "failed" || job.state === "lost") return job.message;
  if (!job.best) return "The search was stopped before it found anything.";
  if (same(job)) return `No better orders ${job.proof === "optimal" ? "exist" : "were found"} than yours.`;
  if (job.state === "cancelled") return "The search was stopped. This is the best so far.";
  if (job.proof === "optimal") return "The best orders are found, and proved.";
  if (job.proof === "infeasible") return "No orders keep every rule; these break the fewest that the search found.";
  return "The search has ended. Better orders may exist.";
}

/**
 * The panel's acts. `root` is the site's own path, `tour()` the tour's id; `taken(answer)` shows the
 * tour as it is after its orders were replaced.
 */
export function wholeTour({ root, tour, query, taken }) {
  const jobs = `${root}/api/v1/jobs`;
  const mark = `whole:${tour()}`;
  let current = null;

  const addressOf = (id, rest = "") => `${jobs}/${encodeURIComponent(id)}${rest}`;

  function show(job) {
    const active = job.state === "queued" || job.state === "running";
    const share = Math.round(100 * job.share);
    panel.hidden = false;
    openable(!active);
    bar.hidden = !active;
    bar.value = job.share;
    const going = job.state === "queued" ? "Waiting for its turn." : `Searching, ${share} %.`;
    line.textContent = active ? going : ending(job);
    facts.textContent = figures(job);
    buttons["whole-stop"].hidden = !active;
    buttons["whole-take"].hidden = active || !job.best || Boolean(same(job));
    buttons["whole-close"].hidden = active;
    panel.classList.toggle("is-trouble", job.state === "failed" || job.state === "lost");
    if (!active) say(`${line.textContent} ${facts.textContent}`);
  }

  function put() {
    current = null;
    sessionStorage.removeItem(mark);
    const inside = panel.contains(document.activeElement);
    panel.hidden = true;
    openable(true);
    if (inside) document.querySelector(".edits summary").focus();
  }

  async function follow(id) {
    current = id;
    sessionStorage.setItem(mark, id);
    let told = false;
    while (current === id) {
      try {
        const { job } = await send("GET", addressOf(id));
        if (current !== id) return;
        told = false;
        const focused = document.activeElement === buttons["whole-stop"];
        show(job);
        if (job.ended_at || job.state === "lost") {
          if (focused) (buttons["whole-take"].hidden ? buttons["whole-close"] : buttons["whole-take"]).focus();
          return;
        }
      } catch (error) {
        if (!(error instanceof Failed)) throw error;
        if (error.kind !== "offline") {
          put();
          return;
        }
        // The search goes on without us; its state comes back with the server.
        if (!told) line.textContent = "The server cannot be reached. Asking again.";
        told = true;
      }
      await sleep(POLL_MS);
    }
  }

  async function start() {
    openable(false);
    say("Searching the best orders of the whole tour.");
    try {
      const { job } = await send("POST", jobs, { tour: tour() });
      show(job);
      buttons["whole-stop"].focus();
      follow(job.id);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      openable(true);
      notice(error.message, [["Try again", start]], { trouble: true });
    }
  }

  async function stop() {
    try {
      show((await send("DELETE", addressOf(current))).job);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      notice(error.message, [["Try again", stop]], { trouble: true });
    }
  }

  async function take() {
    try {
      const answer = await send("POST", `${addressOf(current, "/take")}${query()}`);
      put();
      await taken(answer);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      const again = error.kind === "conflict" ? ["Search again", start] : ["Try again", take];
      notice(error.message, [again], { trouble: true });
    }
  }

  const kept = sessionStorage.getItem(mark);
  if (kept) follow(kept);
  return { whole: start, "whole-stop": stop, "whole-take": take, "whole-close": put };
}
