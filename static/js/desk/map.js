// The desk's side of the map: the day drawn on it, the city's venues, the controls.

import { CityBasemap } from "../basemap/layer.js";
import { samePlace } from "../lines.js";
import { drawDay } from "../routes.js";

const WIDE = { left: 48, top: 68, right: 84, bottom: 56 };
const NARROW = { left: 30, top: 62, right: 66, bottom: 52 };

/** The Leaflet map that the page's folium script makes, as soon as it is there, with its ground. */
export async function cityMap() {
  const map = window.citymap?.getContainer ? window.citymap : await new Promise((resolve) => {
    document.addEventListener("citymap:ready", (event) => resolve(event.detail), { once: true });
  });
  new CityBasemap({ url: document.body.dataset.basemap })
    .on("groundfail", () => document.documentElement.classList.add("has-no-ground"))
    .addTo(map);
  return map;
}

/** Draw the city's venues as quiet hollow discs, all but those in `without`. */
export function drawVenues(map, venues, { without = new Set(), icons = false } = {}) {
  if (!map.getPane("city-venues")) map.createPane("city-venues").style.zIndex = 600;
  const group = L.layerGroup();
  for (const venue of venues) {
    if (without.has(venue.id)) continue;
    const dot = document.createElement("i");
    const drawing = icons && document.querySelector(`template[data-icon="${venue.icon}"]`);
    if (drawing) dot.append(drawing.content.firstElementChild.cloneNode(true));
    const name = document.createElement("span");
    name.textContent = venue.name;
    L.marker([venue.lat, venue.lon], {
      icon: icons
        ? L.divIcon({ className: "city-venue is-icon", html: dot, iconSize: [26, 26] })
        : L.divIcon({ className: "city-venue", html: dot, iconSize: [16, 16] }),
      pane: "city-venues", keyboard: false,
    }).bindTooltip(name, { className: "city-name", direction: "top", offset: [0, icons ? -14 : -8] }).addTo(group);
  }
  return group.addTo(map);
}

/** Bind the map's own buttons; `fit` shows everything. */
export function bindControls(map, fit) {
  const acts = { in: () => map.zoomIn(1), out: () => map.zoomOut(1), fit };
  for (const button of document.querySelectorAll("[data-map]")) {
    button.addEventListener("click", () => acts[button.dataset.map]());
  }
}

/** The boxes of what lies on the map, in px of the map. */
function panels(map) {
  const frame = map.getContainer().getBoundingClientRect();
  return [...document.querySelectorAll(".controls, .demo, .credits, .legend, .tray, .leaflet-control-scale")]
    .map((element) => element.getBoundingClientRect())
    .filter((box) => box.width > 0)
    .map(({ left, right, top, bottom }) => ({
      left: left - frame.left, right: right - frame.left, top: top - frame.top, bottom: bottom - frame.top,
    }));
}

/** What to keep free of the day's bounds, in px from each side. */
function insets(map, bounds) {
  const frame = map.getContainer().getBoundingClientRect();
  const legend = document.querySelector(".legend")?.offsetHeight ?? 0;
  const usual = frame.width < 500 ? NARROW : WIDE;
  const demo = document.querySelector(".demo")?.offsetHeight ?? 0;
  const plain = { ...usual, top: demo ? usual.top : 36, bottom: usual.bottom + legend };
  const tray = document.querySelector(".tray:not([hidden])")?.getBoundingClientRect();
  if (!tray?.width || tray.top >= frame.bottom || tray.left < frame.left) return plain;
  // The day stands beside the tray or above it, wherever it can be drawn larger.
  const beside = { ...plain, left: tray.right - frame.left + 24 };
  const above = { ...plain, bottom: frame.bottom - tray.top + 24 };
  const zoom = ({ left, right, top, bottom }) => map.getBoundsZoom(bounds, false, L.point(left + right, top + bottom));
  return zoom(beside) >= zoom(above) ? beside : above;
}

export class DeskMap {
  /** handlers: onStop(key), onLeg(index), onHoverStop(key|null), onHoverLeg(index|null). */
  constructor(map, venues, handlers) {
    this.map = map;
    this.venues = venues;
    this.handlers = { ...handlers, panels: () => panels(map) };
    this.drawn = null;
    this.others = null;
    bindControls(map, () => this.fit(true));
    map.on("click", () => handlers.onStop(null));
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
  }

  /** Show a day as the server gives it; the view stays unless `fit`. */
  show(day, { fit = false } = {}) {
    this.drawn?.remove();
    this.others?.remove();
    const stops = [...day.stops, ...(day.unserved ?? [])];
    const taken = (venue) => stops.some((stop) => samePlace(stop, venue));
    this.others = drawVenues(this.map, this.venues.filter((venue) => !taken(venue)));
    this.drawn = drawDay(this.map, { ...day, stops }, this.handlers);
    if (fit) this.fit(false);
  }

  fit(animate) {
    this.drawn?.fit({ animate, insets: insets(this.map, this.drawn.bounds()) });
  }

  /** The stop and the leg in hand; null for none. */
  light(key, leg) {
    this.drawn?.pick(key);
    this.drawn?.highlight(leg);
  }
}
