// The desk before there is any tour: the city's venues on the map.

import { bindControls, cityMap, drawVenues } from "./map.js";

const map = await cityMap();
const venues = JSON.parse(document.getElementById("venues").textContent);
// With the id by which a brief calls the venue.
drawVenues(map, venues.map((venue) => ({ ...venue, name: `${venue.name} · ${venue.id}` })), { icons: true });
function fit() {
  if (venues.length) map.fitBounds(venues.map(({ lat, lon }) => [lat, lon]), { padding: [48, 48] });
}
bindControls(map, fit);
fit();
