// What was typed into a form and not saved: kept in this tab, so that no way out of a form loses it.

import { desk } from "./desk.js";

const nameOf = (kind, about) => `draft:${desk.state.tour}:${desk.state.day}:${desk.state.coach ?? ""}:${kind}:${about}`;

/** All that a form holds, as one text that can be compared. */
export const contentOf = (form) => JSON.stringify([...new FormData(form)]);

export function keepDraft(form, fresh) {
  const name = nameOf(form.dataset.kind, form.dataset.about);
  const now = contentOf(form);
  if (now === fresh) sessionStorage.removeItem(name);
  else sessionStorage.setItem(name, now);
}

export function dropDraft(form) {
  sessionStorage.removeItem(nameOf(form.dataset.kind, form.dataset.about));
}

/** Put what was typed before into a form; tells whether there was any. `addRow(list)` makes a row. */
export function restoreDraft(form, addRow) {
  const kept = sessionStorage.getItem(nameOf(form.dataset.kind, form.dataset.about));
  if (kept === null || kept === contentOf(form)) return false;
  const entries = JSON.parse(kept);
  for (const list of form.querySelectorAll("[data-rows]")) {
    const start = `${list.dataset.rows}[`;
    const numberOf = (name) => parseInt(name.slice(start.length), 10);
    const numbers = new Set(entries.filter(([name]) => name.startsWith(start)).map(([name]) => numberOf(name)));
    for (const row of list.querySelectorAll(".row")) {
      const { name } = row.querySelector("[name]");
      if (!numbers.delete(numberOf(name))) row.remove();
    }
    for (const number of [...numbers].sort((a, b) => a - b)) addRow(list, number);
  }
  for (const field of form.querySelectorAll("[name]")) {
    const values = entries.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
  return true;
}
