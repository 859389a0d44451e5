// The city's own ground as a Leaflet layer: canvas tiles drawn from one compact file.
// Colours come from the page's custom properties, so that day and night need no second map.
(function () {
  "use strict";

  const ORDER = ["path", "service", "residential", "tertiary", "secondary", "primary", "trunk", "motorway"];
  // Width in pixels at zoom 13 and 18, geometric between; and the zoom from which it shows.
  const WIDTHS = {
    motorway: [3, 14, 10], trunk: [2.5, 12, 10], primary: [2.5, 12, 10], secondary: [2, 10, 11],
    tertiary: [1.5, 9, 12], residential: [0.6, 7, 13], service: [0.35, 4, 15.5], path: [0.5, 1.6, 15.5],
  };
  const CELL = 1000; // grid steps: about 1.1 km

  function undelta(coded) {
    const points = new Int32Array(coded.length);
    let x = 0, y = 0;
    for (let i = 0; i < coded.length; i += 2) {
      x += coded[i]; y += coded[i + 1];
      points[i] = x; points[i + 1] = y;
    }
    return points;
  }

  // Everything is filed under the cells that its box touches, so that a tile looks at little.
  class Cells {
    constructor() { this.cells = new Map(); }
    add(item, points) {
      let west = Infinity, east = -Infinity, south = Infinity, north = -Infinity;
      for (let i = 0; i < points.length; i += 2) {
        west = Math.min(west, points[i]); east = Math.max(east, points[i]);
        south = Math.min(south, points[i + 1]); north = Math.max(north, points[i + 1]);
      }
      for (let cx = Math.floor(west / CELL); cx <= Math.floor(east / CELL); cx++) {
        for (let cy = Math.floor(south / CELL); cy <= Math.floor(north / CELL); cy++) {
          const key = `${cx}:${cy}`;
          if (!this.cells.has(key)) this.cells.set(key, []);
          this.cells.get(key).push(item);
        }
      }
    }
    within(west, south, east, north) {
      const found = new Set();
      for (let cx = Math.floor(west / CELL); cx <= Math.floor(east / CELL); cx++) {
        for (let cy = Math.floor(south / CELL); cy <= Math.floor(north / CELL); cy++) {
          for (const item of this.cells.get(`${cx}:${cy}`) || []) found.add(item);
        }
      }
      return found;
    }
  }

  function decode(data) {
    const ground = { roads: {}, areas: new Cells(), lines: new Cells(), data };
    for (const kind of ORDER) {
      ground.roads[kind] = new Cells();
      for (const [name, oneway, coded] of data.roads[kind]) {
        const points = undelta(coded);
        ground.roads[kind].add({ name, oneway, points }, points);
      }
    }
    for (const [kind, rings] of data.areas) {
      const decoded = rings.map(undelta);
      if (decoded.length) ground.areas.add({ kind, rings: decoded }, decoded[0]);
    }
    for (const [kind, coded] of data.lines) {
      const points = undelta(coded);
      ground.lines.add({ kind, points }, points);
    }
    return ground;
  }

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(name).trim();
    return {
      land: read("--map-land"), green: read("--map-green"), water: read("--map-water"),
      label: read("--map-label"), ink: read("--ink"), road: read("--map-road"),
      motorway: read("--map-motorway"), primary: read("--map-primary"), casing: read("--map-casing"),
      rail: read("--ink-soft"),
    };
  }

  function fillOf(kind, paint) {
    if (kind === "motorway") return paint.motorway;
    if (kind === "trunk" || kind === "primary") return paint.primary;
    return kind === "path" ? paint.casing : paint.road;
  }

  function widthAt(kind, zoom) {
    const [low, high] = WIDTHS[kind];
    return low * Math.pow(high / low, Math.min(1, Math.max(-0.4, (zoom - 13) / 5)));
  }

  const CityBasemap = L.GridLayer.extend({
    options: { url: "", minZoom: 10, maxZoom: 19, updateWhenZooming: false, keepBuffer: 1 },

    onAdd(map) {
      L.GridLayer.prototype.onAdd.call(this, map);
      this._ground = null;
      fetch(this.options.url)
        .then((answer) => {
          if (!answer.ok) throw new Error(`The base map answered ${answer.status}.`);
          return answer.json();
        })
        .then((data) => { this._ground = decode(data); this.redraw(); this.fire("ready"); })
        .catch((error) => { this.fire("failed", { message: error.message }); });
      this._scheme = window.matchMedia("(prefers-color-scheme: dark)");
      this._repaint = () => this.redraw();
      this._scheme.addEventListener("change", this._repaint);
    },

    onRemove(map) {
      this._scheme.removeEventListener("change", this._repaint);
      L.GridLayer.prototype.onRemove.call(this, map);
    },

    createTile(coords, done) {
      const size = this.getTileSize();
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      const tile = document.createElement("canvas");
      tile.width = size.x * ratio;
      tile.height = size.y * ratio;
      tile.style.width = `${size.x}px`;
      tile.style.height = `${size.y}px`;
      // One tile a task: the page answers the finger between two tiles.
      setTimeout(() => {
        if (this._ground) this._draw(tile, coords, size, ratio);
        done(null, tile);
      }, 0);
      return tile;
    },

    _draw(tile, coords, size, ratio) {
      const paint = colours();
      const zoom = coords.z;
      const context = tile.getContext("2d");
      context.scale(ratio, ratio);
      context.fillStyle = paint.land;
      context.fillRect(0, 0, size.x, size.y);
      const grid = this._ground.data.grid;
      const world = 256 * Math.pow(2, zoom);
      const left = coords.x * size.x, top = coords.y * size.y;
      const toX = (x) => (x / grid + 180) / 360 * world - left;
      const toY = (y) => {
        const sine = Math.sin(y / grid * Math.PI / 180);
        return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world - top;
      };
      const margin = 140;
      const map = this._map;
      const nw = map.unproject([left - margin, top - margin], zoom);
      const se = map.unproject([left + size.x + margin, top + size.y + margin], zoom);
      const box = [nw.lng * grid, se.lat * grid, se.lng * grid, nw.lat * grid];

      const trace = (points) => {
        context.moveTo(toX(points[0]), toY(points[1]));
        for (let i = 2; i < points.length; i += 2) context.lineTo(toX(points[i]), toY(points[i + 1]));
      };
      for (const area of this._ground.areas.within(...box)) {
        context.beginPath();
        for (const ring of area.rings) { trace(ring); context.closePath(); }
        context.fillStyle = area.kind === "water" ? paint.water : paint.green;
        context.fill("evenodd");
      }
      const lines = [...this._ground.lines.within(...box)];
      const stroke = (items, width, colour, dash) => {
        context.beginPath();
        for (const item of items) trace(item.points);
        context.lineWidth = width;
        context.strokeStyle = colour;
        context.setLineDash(dash || []);
        context.stroke();
        context.setLineDash([]);
      };
      context.lineCap = "round";
      context.lineJoin = "round";
      stroke(lines.filter((l) => l.kind === "waterway"), Math.max(1, zoom - 12), paint.water);
      stroke(lines.filter((l) => l.kind === "boundary"), 1, paint.label, [6, 5]);

      const shown = ORDER.filter((kind) => zoom >= WIDTHS[kind][2]);
      const items = Object.fromEntries(shown.map((kind) => [kind, [...this._ground.roads[kind].within(...box)]]));
      for (const kind of shown) {
        const width = widthAt(kind, zoom);
        if (kind !== "path" && width > 1.2) stroke(items[kind], width + (zoom > 15 ? 2 : 1.4), paint.casing);
      }
      for (const kind of shown) {
        const width = widthAt(kind, zoom);
        const bare = kind !== "path" && width <= 1.2;
        stroke(items[kind], bare ? Math.max(width, 0.7) : width, bare ? paint.casing : fillOf(kind, paint), kind === "path" ? [4, 3] : []);
      }
      const rails = lines.filter((l) => l.kind === "railway");
      stroke(rails, zoom > 14 ? 3 : 2, paint.rail);
      stroke(rails, zoom > 14 ? 1.6 : 1, paint.land, [7, 7]);

      if (zoom >= 16) this._arrows(context, shown, items, toX, toY, paint);
      this._labels(context, coords, size, toX, toY, paint);
    },

    _arrows(context, shown, items, toX, toY, paint) {
      context.strokeStyle = paint.rail;
      context.lineWidth = 1.3;
      for (const kind of shown) {
        for (const { oneway, points } of items[kind]) {
          if (!oneway || kind === "path") continue;
          for (let i = 0; i + 3 < points.length; i += 2) {
            const ax = toX(points[i]), ay = toY(points[i + 1]);
            const bx = toX(points[i + 2]), by = toY(points[i + 3]);
            if (Math.hypot(bx - ax, by - ay) < 46) continue;
            context.save();
            context.translate((ax + bx) / 2, (ay + by) / 2);
            context.rotate(Math.atan2(by - ay, bx - ax) + (oneway < 0 ? Math.PI : 0));
            context.beginPath();
            context.moveTo(-6, 0); context.lineTo(6, 0);
            context.moveTo(3, -3); context.lineTo(6, 0); context.lineTo(3, 3);
            context.stroke();
            context.restore();
          }
        }
      }
    },

    _labels(context, coords, size, toX, toY, paint) {
      const { names, street_names: placed, places } = this._ground.data;
      context.textAlign = "center";
      context.textBaseline = "middle";
      const write = (text, x, y, angle, font, colour) => {
        if (x < -150 || y < -150 || x > size.x + 150 || y > size.y + 150) return;
        context.save();
        context.translate(x, y);
        context.rotate(angle * Math.PI / 180);
        context.font = font;
        context.lineJoin = "round";
        context.lineWidth = 4;
        context.strokeStyle = paint.land;
        context.strokeText(text, 0, 0);
        context.fillStyle = colour;
        context.fillText(text, 0, 0);
        context.restore();
      };
      for (const [name, x, y, angle, kind] of placed[String(Math.min(17, coords.z))] || []) {
        const major = ORDER.indexOf(kind) >= 4;
        write(names[name], toX(x), toY(y), angle, `${major ? 600 : 400} 12px system-ui, sans-serif`, paint.ink);
      }
      const ranks = coords.z < 13 ? [1] : coords.z < 15 ? [1, 2] : [3];
      for (const [name, rank, x, y] of places) {
        if (!ranks.includes(rank)) continue;
        const text = rank === 1 ? name.toUpperCase() : name;
        write(text, toX(x), toY(y), 0, `${rank === 1 ? 600 : 500} 12px system-ui, sans-serif`, paint.label);
      }
    },
  });

  L.CityBasemap = CityBasemap;
})();
