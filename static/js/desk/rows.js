// Rows of a form that come and go, such as time windows; fields that matter only beside another.

/** Make one more row of a list; returns it. */
export function addRow(list, number = null) {
  const start = `${list.dataset.rows}[`;
  const taken = [...list.querySelectorAll(".row [name]")].map(({ name }) => parseInt(name.slice(start.length), 10));
  const next = number ?? Math.max(-1, ...taken) + 1;
  const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll("[#]", `[${next}]`);
  }
  list.querySelector("ul").append(row);
  bound(list);
  return row;
}

/** No more rows than a brief takes. */
export function bound(list) {
  list.querySelector("[data-act=row-in]").disabled = list.querySelectorAll(".row").length >= Number(list.dataset.most);
}

/** Show what matters, hide what does not. */
export function showWhatMatters(form) {
  for (const field of form.querySelectorAll("[data-if]")) {
    const chosen = form.elements.namedItem(field.dataset.if)?.value;
    field.hidden = chosen !== field.dataset.is;
  }
}
