// Before and after optimising: the panel that the server drew, put in place and answered.

const panel = document.getElementById("comparison");
const desk = document.querySelector(".desk");
const legend = document.querySelector(".legend");

/** Show the panel that the server drew (a document); returns the day to draw. */
export function openComparison(made) {
  panel.replaceChildren(...made.body.childNodes);
  for (const element of panel.querySelectorAll("[data-height]")) element.style.height = `${element.dataset.height}px`;
  for (const element of panel.querySelectorAll("[data-top]")) element.style.top = `${element.dataset.top}px`;
  panel.hidden = false;
  legend.hidden = false;
  desk.classList.add("is-comparing");
  panel.querySelector("h2").focus({ preventScroll: true });
  window.scrollTo(0, 0);
  return JSON.parse(panel.querySelector("[data-map-day]").textContent);
}

/** Put the panel away; tells whether it was open. */
export function closeComparison() {
  const open = !panel.hidden;
  panel.hidden = true;
  legend.hidden = true;
  panel.replaceChildren();
  desk.classList.remove("is-comparing");
  return open;
}
