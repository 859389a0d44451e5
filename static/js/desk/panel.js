// Putting the comparison away.

import { closeComparison } from "./comparison.js";
import { desk } from "./desk.js";
import { light } from "./light.js";

export const optimiseButton = document.querySelector("[data-act=optimise]");

/** Put the panel away and show the organiser's own plan; tells whether it was open. */
export function keepMine() {
  if (!closeComparison()) return false;
  optimiseButton.setAttribute("aria-expanded", "false");
  desk.map?.map.invalidateSize({ animate: false });
  desk.map?.show(desk.state.map, { fit: true });
  light();
  optimiseButton.focus();
  return true;
}
