// An itinerary's day on a Leaflet map: legs as lines, stops as discs with their names.
// Shared by the organiser's desk and the delegate's phone; its looks are in css/routes.css.
//
//   const drawn = drawDay(map, day, { onStop(key), onLeg(index), onHoverStop, onHoverLeg });
//   drawn.highlight(2);      // the leg in hand bright, the others at 35 %; null: all bright
//   drawn.pick("dekranasda"); // the stop in hand larger; null: none
//   drawn.fit({ animate: false });
//   drawn.remove();
//
// options.panels() may return boxes { left, top, right, bottom } (px of the map) that names avoid.
//
// day = { stops: [{ key, number|null, name, short_name?, lon, lat, icon?, state?: "tight"|"broken"|"new",
//                   kind?: "start"|"visit"|"end"|"unserved" }],
//         legs:  [{ mode: "coach"|"walk", geometry: [[lon, lat], …], pill?, changed?,
//                   alternative?: { geometry } }] }
// Names are set as text, never as markup. A leg's line stands 3 px to the driving side, which the
// page tells in body[data-driving-side], so that out and back on one street run side by side.

import { lineLength, overlap, pathData, pointsAlong, samePlace, shiftedLeft } from "./lines.js";

const SVG = "http://www.w3.org/2000/svg";
const LEFT_PX = document.body.dataset.drivingSide === "right" ? -3 : 3;
const CHEVRON_EVERY_PX = 80;
/** How much of a name may cost (see placeNames) before it is left out, as a share of its area. */
const NAME_COVERS_MOST = 0.75;

function element(name, className) {
  const made = document.createElementNS(SVG, name);
  if (className) made.setAttribute("class", className);
  return made;
}

function iconOf(name) {
  const template = name && document.querySelector(`template[data-icon="${name}"]`);
  return template ? template.content.firstElementChild.cloneNode(true) : null;
}

function textOf(name) {
  return typeof name === "string" ? name : (name[document.documentElement.lang] ?? name.en);
}

class DayOnMap {
  constructor(map, day, options) {
    this.map = map;
    this.day = day;
    this.options = options;
    this.litLeg = options.litLeg ?? null;
    this.picked = null;
    if (!map.getPane("route-lines")) {
      map.createPane("route-lines").style.zIndex = 410;
      map.createPane("route-stops").style.zIndex = 620;
      map.createPane("route-pill").style.zIndex = 630;
    }
    this.svg = element("svg", "route-lines leaflet-zoom-animated");
    this.svg.setAttribute("width", "1");
    this.svg.setAttribute("height", "1");
    this.svg.setAttribute("aria-hidden", "true");
    this.below = element("g", "dimmed");
    this.above = element("g");
    this.hits = element("g");
    this.svg.append(this.below, this.above, this.hits);
    map.getPane("route-lines").append(this.svg);
    this.legs = day.legs.map((leg, i) => this.makeLeg(leg, i));
    this.stops = this.places().map((place) => this.makeStop(place));
    this.handlers = {
      zoomanim: (event) => this.animate(event),
      viewreset: () => this.reset(),
      zoomend: () => this.reset(),
      moveend: () => this.placeNames(),
      resize: () => this.placeNames(),
    };
    map.on(this.handlers);
    this.clearNames();
    this.highlight(this.litLeg);
    this.reset();
  }

  /** Stops at one place share one disc: a hotel at both ends of the day, a venue seen twice. */
  places() {
    const places = [];
    for (const stop of this.day.stops) {
      const there = places.find((place) => samePlace(place, stop));
      if (!there) {
        places.push({ ...stop, name: textOf(stop.name), keys: [stop.key], numbers: [stop.number ?? null] });
        continue;
      }
      there.keys.push(stop.key);
      there.numbers.push(stop.number ?? null);
      if (stop.state === "broken" || !there.state) there.state = stop.state;
    }
    return places;
  }

  makeLeg(leg, index) {
    const group = element("g", leg.mode === "walk" ? "is-walk" : "is-coach");
    const part = (name) => [name, element("path", name)];
    const parts = Object.fromEntries(["detour", "casing", "line", "arrows"].map((name) => part(name)));
    if (leg.changed) group.classList.add("is-changed");
    group.append(...Object.values(parts));
    const hit = element("path", "hit");
    hit.dataset.leg = String(index);
    const { onLeg, onHoverLeg } = this.options;
    if (onLeg) hit.addEventListener("click", (event) => { event.stopPropagation(); onLeg(index); });
    if (onHoverLeg) {
      hit.addEventListener("pointerenter", () => onHoverLeg(index));
      hit.addEventListener("pointerleave", () => onHoverLeg(null));
    }
    if (onLeg || onHoverLeg) this.hits.append(hit);
    return { leg, group, hit, ...parts, points: [] };
  }

  makeStop(place) {
    const root = document.createElement("div");
    root.className = "route-stop-body";
    const disc = document.createElement("span");
    disc.className = "disc";
    const numbers = place.numbers.filter((number) => number !== null);
    const icon = numbers.length ? null : iconOf(place.icon);
    if (icon) disc.append(icon);
    else disc.textContent = numbers.length ? numbers.join("·") : place.kind === "unserved" ? "?" : "";
    if (disc.textContent.length > 2) disc.classList.add("is-wide");
    root.append(disc);
    const badge = { tight: ["!", ""], broken: ["✕", "is-broken"], new: ["+", "is-new"] }[place.state];
    if (badge) {
      const mark = document.createElement("span");
      mark.className = `badge ${badge[1]}`;
      mark.textContent = badge[0];
      root.append(mark);
    }
    const name = document.createElement("span");
    name.className = "route-name";
    name.textContent = place.short_name ?? place.name;
    root.append(name);
    const kind = place.kind === "unserved" ? " is-unserved" : numbers.length ? "" : " is-hollow";
    const marker = L.marker([place.lat, place.lon], {
      icon: L.divIcon({ className: `route-stop${kind}`, html: root, iconSize: [28, 28], iconAnchor: [14, 14] }),
      pane: "route-stops",
      keyboard: Boolean(this.options.onStop),
      interactive: Boolean(this.options.onStop || this.options.onHoverStop),
      riseOnHover: true, zIndexOffset: place.kind === "unserved" ? -500 : 0,
    }).addTo(this.map);
    const box = marker.getElement();
    if (this.options.onStop) {
      const said = numbers.length ? `${numbers.join(", ")}, ${place.name}` : place.name;
      box.setAttribute("aria-label", said);
      marker.on("click", () => this.options.onStop(place.keys[0]));
      marker.on("keypress", (event) => {
        if (event.originalEvent.key === "Enter" || event.originalEvent.key === " ") this.options.onStop(place.keys[0]);
      });
    }
    if (this.options.onHoverStop) {
      box.addEventListener("pointerenter", () => this.options.onHoverStop(place.keys[0]));
      box.addEventListener("pointerleave", () => this.options.onHoverStop(null));
    }
    return { place, marker, box, name };
  }

  /** Ask the ground below to write no street's name where a leg or a stop is drawn. */
  clearNames() {
    const lines = this.day.legs.map((leg) => leg.geometry).filter((line) => line.length > 1);
    const points = this.day.stops.map(({ lon, lat }) => [lon, lat]);
    this.map.eachLayer((layer) => layer.avoid?.(lines, points));
  }

  /** Light one leg (its index) and dim the others; null shows all of them bright. */
  highlight(index) {
    this.litLeg = index;
    this.legs.forEach((leg, i) => {
      const bright = index === null ? leg.leg.changed !== false : i === index;
      leg.group.classList.toggle("is-lit", i === index);
      (bright ? this.above : this.below).append(leg.group);
    });
    this.showPill();
    if (this.ready) this.placeNames();
  }

  /** Make the stop with this key the one in hand; null: none. */
  pick(key) {
    this.picked = key;
    for (const stop of this.stops) stop.box.classList.toggle("is-picked", stop.place.keys.includes(key));
    if (this.ready) this.placeNames();
  }

  /** Bounds of all stops and legs. */
  bounds() {
    const bounds = L.latLngBounds(this.day.stops.map((stop) => [stop.lat, stop.lon]));
    for (const leg of this.day.legs) for (const [lon, lat] of leg.geometry) bounds.extend([lat, lon]);
    return bounds;
  }

  /**
   * Bring the whole day, or one leg of it, into view; `insets` is what panels cover, in px.
   *
   * @param {{ leg?: number | null, animate?: boolean,
   *   insets?: { left?: number, top?: number, right?: number, bottom?: number } }} options
   */
  fit({ leg = null, animate = true, insets = {} } = {}) {
    const { left = 24, top = 24, right = 24, bottom = 24 } = insets;
    const points = leg === null ? null : this.day.legs[leg].geometry.map(([lon, lat]) => [lat, lon]);
    const bounds = points ? L.latLngBounds(points) : this.bounds();
    if (!bounds.isValid()) return;
    const padding = { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom] };
    this.map.fitBounds(bounds, { ...padding, maxZoom: 17, animate });
  }

  remove() {
    this.map.off(this.handlers);
    this.svg.remove();
    for (const stop of this.stops) stop.marker.remove();
    this.pill?.remove();
  }

  animate(event) {
    const scale = this.map.getZoomScale(event.zoom, this.zoom);
    L.DomUtil.setTransform(this.svg, this.map._latLngToNewLayerPoint(this.origin, event.zoom, event.center), scale);
  }

  project(geometry) {
    const points = geometry.map(([lon, lat]) => this.map.latLngToLayerPoint([lat, lon]));
    return L.LineUtil.simplify(points, 0.6).map(({ x, y }) => [x, y]);
  }

  reset() {
    this.zoom = this.map.getZoom();
    this.origin = this.map.layerPointToLatLng([0, 0]);
    L.DomUtil.setTransform(this.svg, L.point(0, 0), 1);
    for (const leg of this.legs) {
      const line = leg.leg.geometry.length > 1 ? this.project(leg.leg.geometry) : [];
      leg.points = leg.leg.mode === "walk" ? line : shiftedLeft(line, LEFT_PX);
      const data = pathData(leg.points);
      for (const part of [leg.casing, leg.line, leg.hit]) part.setAttribute("d", data);
      leg.arrows.setAttribute("d", pointsAlong(leg.points, CHEVRON_EVERY_PX).map(([x, y, bearing]) => {
        const cos = Math.cos((bearing * Math.PI) / 180);
        const sin = Math.sin((bearing * Math.PI) / 180);
        const at = (dx, dy) => `${(x + dx * cos - dy * sin).toFixed(1)} ${(y + dx * sin + dy * cos).toFixed(1)}`;
        return `M${at(-1.5, -1.7)}L${at(0.6, 0)}L${at(-1.5, 1.7)}`;
      }).join(""));
      const detour = leg.leg.alternative?.geometry;
      const isDrawn = leg.leg.mode === "walk" && detour?.length > 1;
      leg.detour.setAttribute("d", isDrawn ? pathData(shiftedLeft(this.project(detour), LEFT_PX)) : "");
    }
    this.ready = true;
    this.showPill();
    this.placeNames();
  }

  showPill() {
    this.pill?.remove();
    this.pill = null;
    const lit = this.litLeg === null ? null : this.legs[this.litLeg];
    if (!lit?.leg.pill || lit.points.length < 2) return;
    const text = document.createElement("span");
    text.textContent = lit.leg.pill;
    const className = lit.leg.mode === "walk" ? "route-pill is-walk" : "route-pill";
    this.pill = L.marker(this.map.getCenter(), {
      icon: L.divIcon({ className, html: text, iconSize: [1, 1], iconAnchor: [0, 0] }),
      pane: "route-pill", interactive: false, keyboard: false,
    }).addTo(this.map);
  }

  /** Every name on the side where it covers least, the pill beside its leg, never on it. */
  placeNames() {
    const corner = this.map.containerPointToLayerPoint([0, 0]);
    const size = this.map.getSize();
    const view = { left: corner.x, top: corner.y, right: corner.x + size.x, bottom: corner.y + size.y };
    const inView = ([x, y]) => x > view.left - 50 && x < view.right + 50 && y > view.top - 50 && y < view.bottom + 50;
    const lit = this.litLeg === null ? this.legs : [this.legs[this.litLeg]];
    const dots = this.legs.flatMap((leg) => (
      pointsAlong(leg.points, 8).filter(inView).map(([x, y]) => [x, y, lit.includes(leg) ? 2 : 1])
    ));
    const centre = (stop) => this.map.latLngToLayerPoint(stop.marker.getLatLng());
    const taken = this.stops.map((stop) => {
      const { x, y } = centre(stop);
      return { left: x - 17, right: x + 17, top: y - 17, bottom: y + 17 };
    });
    const panels = (this.options.panels?.() ?? []).map((box) => (
      { left: corner.x + box.left, right: corner.x + box.right, top: corner.y + box.top, bottom: corner.y + box.bottom }
    ));
    const sum = (boxes, box) => boxes.reduce((total, other) => total + overlap(box, other), 0);
    const cost = (box) => {
      const area = (box.right - box.left) * (box.bottom - box.top);
      // What the edge or a panel cuts off cannot be read at all.
      const hidden = area - overlap(box, view) + sum(panels, box);
      const crowd = sum(taken, box);
      const covers = ([x, y]) => x > box.left - 4 && x < box.right + 4 && y > box.top - 3 && y < box.bottom + 3;
      const onRoute = dots.filter(covers).reduce((total, [, , weight]) => total + weight, 0);
      return hidden * 8 + crowd * 3 + onRoute * 60;
    };
    // The pill comes first: it may slide along its leg, the names then give way to it.
    if (this.pill) {
      const leg = this.legs[this.litLeg];
      const box = this.pill.getElement().firstElementChild;
      const [w, h] = [box.offsetWidth, box.offsetHeight];
      let best = null;
      const stations = pointsAlong(leg.points, Math.max(24, lineLength(leg.points) / 14));
      for (const [i, [x, y, bearing]] of stations.entries()) {
        for (const turn of [90, -90]) {
          const angle = ((bearing + turn) * Math.PI) / 180;
          const [cx, cy] = [x + Math.cos(angle) * (w / 2 + 14), y + Math.sin(angle) * (h / 2 + 14)];
          const at = { left: cx - w / 2, right: cx + w / 2, top: cy - h / 2, bottom: cy + h / 2 };
          const price = cost(at) + Math.abs(i - (stations.length - 1) / 2) * 12;
          if (!best || price < best.price) best = { price, at };
        }
      }
      if (best) {
        this.pill.setLatLng(this.map.layerPointToLatLng([best.at.left, best.at.top]));
        taken.push(best.at);
      }
    }
    for (const stop of this.stops) {
      const { x, y } = centre(stop);
      const [w, h] = [stop.name.offsetWidth, stop.name.offsetHeight];
      const sides = {
        right: { left: x + 20, right: x + 20 + w, top: y - h / 2, bottom: y + h / 2 },
        left: { left: x - 20 - w, right: x - 20, top: y - h / 2, bottom: y + h / 2 },
        below: { left: x - w / 2, right: x + w / 2, top: y + 19, bottom: y + 19 + h },
        above: { left: x - w / 2, right: x + w / 2, top: y - 19 - h, bottom: y - 19 },
      };
      const tries = Object.entries(sides).map(([side, box], i) => ({ side, box, price: cost(box) + i * 8 }));
      const best = tries.reduce((a, b) => (b.price < a.price ? b : a));
      // A name that would hide others is left out; disc, list and label for readers still carry it.
      const fits = best.price < w * h * NAME_COVERS_MOST || stop.place.keys.includes(this.picked);
      stop.name.dataset.side = fits ? best.side : "none";
      if (fits) taken.push(best.box);
    }
  }
}

/** Draw a day on a Leaflet map and return what can be done with the drawing. */
export function drawDay(map, day, options = {}) {
  return new DayOnMap(map, day, options);
}
