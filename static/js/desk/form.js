// The desk's forms: fetched when opened, sent whole, told all that is wrong beside its field.

import { Failed, fragment, send, sendForm } from "./api.js";
import { desk, judged, pageUrl, timeline, tourUrl, waiting } from "./desk.js";
import { contentOf, dropDraft, keepDraft, restoreDraft } from "./drafts.js";
import { light } from "./light.js";
import { clearNotices, notice, say, timesMissing } from "./notices.js";
import { keepMine } from "./panel.js";
import { renew } from "./renew.js";
import { addRow, bound, showWhatMatters } from "./rows.js";
import { undo } from "./turn.js";

const panel = document.getElementById("form-panel");
let fresh = "";
let opener = null;

const theForm = () => panel.querySelector("form");

/** Open the form that a button names; what was typed into it before is there again. */
export async function openForm(button) {
  const { form: kind, about } = button.dataset;
  // A form that leads to another gives its own opener on.
  const from = panel.contains(button) ? opener : { kind, about, key: button.closest("[data-key]")?.dataset.key };
  closeForm({ quietly: true });
  keepMine();
  clearNotices();
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  try {
    const made = await fragment(pageUrl(`forms/${kind}`, about ? { key: about } : {}));
    panel.replaceChildren(...made.body.childNodes);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    notice(error.message, [["Try again", () => openForm(button)]], { trouble: true });
    return;
  }
  opener = from;
  const form = theForm();
  fresh = contentOf(form);
  const kept = restoreDraft(form, addRow);
  form.querySelector(".kept-typed").hidden = !kept;
  if (kept) for (const group of form.querySelectorAll("details.group")) group.open = true;
  for (const list of form.querySelectorAll("[data-rows]")) bound(list);
  showWhatMatters(form);
  panel.hidden = false;
  document.body.classList.add("has-form");
  form.querySelector("h2").focus({ preventScroll: true });
}

/** Put the form away; what was typed stays for the next time. Tells whether one was open. */
export function closeForm({ quietly = false } = {}) {
  const form = theForm();
  if (!form) return false;
  const typed = contentOf(form) !== fresh;
  const title = form.querySelector("h2").textContent;
  const { kind, about } = form.dataset;
  panel.hidden = true;
  panel.replaceChildren();
  document.body.classList.remove("has-form");
  if (quietly) return true;
  focusOpener();
  if (typed) {
    const again = document.createElement("button");
    again.dataset.form = kind;
    again.dataset.about = about;
    const goOn = [["Go on with it", () => openForm(again)]];
    notice(`What you typed in “${title}” is kept, but not saved.`, goOn, { seconds: 12 });
  }
  return true;
}

function focusOpener() {
  if (!opener) return;
  const { kind, about, key } = opener;
  const inside = key ? `[data-key="${CSS.escape(key)}"] ` : "";
  const same = `${inside}[data-act=form][data-form="${kind}"][data-about="${CSS.escape(about)}"]`;
  let target = document.querySelector(same);
  // A button in a menu that is shut cannot have the focus: its menu can.
  const menu = target?.closest("details.menu:not([open])");
  if (menu) target = menu.querySelector("summary");
  (target ?? timeline).focus({ preventScroll: true });
}

/** Start again from what is saved. */
async function freshForm() {
  const { kind, about } = theForm().dataset;
  dropDraft(theForm());
  const again = document.createElement("button");
  Object.assign(again.dataset, { form: kind, about });
  panel.append(again);
  await openForm(again);
}

/* Faults */

function clearFaults(form) {
  for (const told of form.querySelectorAll(".fault")) {
    told.hidden = true;
    told.textContent = "";
  }
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  form.querySelector(".trouble").hidden = true;
}

function tell(form, message, { lines = [], actions = [] } = {}) {
  const box = form.querySelector(".trouble");
  const text = document.createElement("p");
  text.textContent = message;
  const list = document.createElement("ul");
  for (const line of lines) {
    const item = document.createElement("li");
    item.textContent = line;
    list.append(item);
  }
  const buttons = actions.map(([label, act]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  });
  box.replaceChildren(text, ...(lines.length ? [list] : []), ...buttons);
  box.hidden = false;
}

function showFaults(form, error) {
  const lines = [];
  let first = null;
  for (const { field, sentence } of error.faults) {
    const input = field === null ? null : form.querySelector(`[name="${CSS.escape(field)}"]`);
    const told = input?.closest(".field")?.querySelector(".fault");
    if (!told) {
      lines.push(sentence);
      continue;
    }
    told.textContent = told.hidden ? sentence : `${told.textContent} ${sentence}`;
    told.hidden = false;
    input.setAttribute("aria-invalid", "true");
    const folded = input.closest("details");
    if (folded) folded.open = true;
    // The first as the form shows them, in whatever order they are told.
    if (!first || input.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING) first = input;
  }
  tell(form, error.message, { lines });
  if (first) first.focus();
  else form.querySelector(".trouble").scrollIntoView({ block: "nearest" });
}

/* Saving */

async function save(form, { remove = false, over = false } = {}) {
  if (desk.busy || desk.wanted) {
    tell(form, "Another change is being saved. Try again in a moment.");
    return;
  }
  waiting(true);
  clearFaults(form);
  const buttons = form.querySelectorAll("footer button");
  for (const button of buttons) button.disabled = true;
  const { kind, about } = form.dataset;
  try {
    if (over) desk.state.revision = (await send("GET", tourUrl())).tour.revision;
    const typed = new URLSearchParams([...new FormData(form), ["revision", desk.state.revision]]);
    if (remove) typed.set("remove", "1");
    const answer = await sendForm(pageUrl(`forms/${kind}`, about ? { key: about } : {}), typed);
    desk.state.revision = answer.revision;
    desk.state.coach = answer.coach;
    dropDraft(form);
    closeForm({ quietly: true });
    await shown(answer.said);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    if (!theForm()) timesMissing(error);
    else if (error.faults?.length && error.kind !== "conflict") showFaults(form, error);
    else if (error.kind === "conflict") {
      tell(form, "Somebody else has changed this tour meanwhile. What you typed is still here, not saved.", {
        actions: [["Save mine on top", () => save(form, { remove, over: true })]],
      });
    } else tell(form, `Not saved: ${error.message} What you typed is still here.`);
  } finally {
    for (const button of buttons) button.disabled = false;
    waiting(false);
  }
}

async function shown(said) {
  await renew();
  light();
  focusOpener();
  say(`${said} ${judged()}`);
  notice(`${said} ${judged()}`, undo);
}

/* Hands */

panel.addEventListener("submit", (event) => {
  event.preventDefault();
  save(theForm());
});
panel.addEventListener("input", () => {
  showWhatMatters(theForm());
  keepDraft(theForm(), fresh);
});

/** What the buttons of a form do. */
export const formActs = {
  "form-close": () => closeForm(),
  "form-fresh": freshForm,
  "form-remove": () => save(theForm(), { remove: true }),
  "row-in": (button) => {
    addRow(button.closest("[data-rows]")).querySelector("input:not([type=hidden]), select").focus();
    showWhatMatters(theForm());
  },
  "row-out": (button) => {
    const list = button.closest("[data-rows]");
    button.closest(".row").remove();
    bound(list);
    list.querySelector("[data-act=row-in]").focus();
    say("Removed from the form.");
    keepDraft(theForm(), fresh);
  },
};
