// The compact base map decoded: what lies in a box, and the names of each zoom.

import { keepOff } from "./avoid.js";
import { CLASSES, TUNNEL } from "./style.js";

export const FORMAT = "citymap/1";
const CELL_ZOOM = 15;
/** A long road is kept in pieces of so many points, so that a tile draws little beyond its edges. */
const CHUNK = 24;

export const worldX = (lon) => (lon + 180) / 360;
export const worldY = (lat) => 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);

/** Call visit(head, points) for every record; points are [x, y, …] of the world from 0 to 1. */
function decode(flat, heads, origin, step, visit) {
  let at = 0, x = 0, y = 0;
  while (at < flat.length) {
    const head = flat.slice(at, at + heads);
    const count = flat[at + heads];
    at += heads + 1;
    const points = new Float64Array(2 * count);
    for (let i = 0; i < count; i += 1) {
      x += flat[at];
      y += flat[at + 1];
      at += 2;
      points[2 * i] = worldX(origin[0] + x * step);
      points[2 * i + 1] = worldY(origin[1] + y * step);
    }
    visit(head, points);
  }
}

/** Things by the square of the world in which they lie, so that a tile touches only its own. */
class Buckets {
  constructor() {
    this.cells = new Map();
    this.stamp = 0;
    this.count = Math.pow(2, CELL_ZOOM);
  }

  add(thing) {
    const [left, top, right, bottom] = thing.box;
    for (let x = Math.floor(left * this.count); x <= right * this.count; x += 1) {
      for (let y = Math.floor(top * this.count); y <= bottom * this.count; y += 1) {
        const key = x * this.count + y;
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(thing);
      }
    }
  }

  /** All whose box meets the given one, each once, in the order of adding within a square. */
  within(box) {
    const [left, top, right, bottom] = box;
    const found = [];
    this.stamp += 1;
    for (let x = Math.floor(left * this.count); x <= right * this.count; x += 1) {
      for (let y = Math.floor(top * this.count); y <= bottom * this.count; y += 1) {
        for (const thing of this.cells.get(x * this.count + y) || []) {
          if (thing.stamp === this.stamp) continue;
          thing.stamp = this.stamp;
          const own = thing.box;
          if (own[0] <= right && own[2] >= left && own[1] <= bottom && own[3] >= top) found.push(thing);
        }
      }
    }
    return found;
  }
}

function boxOf(points) {
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
  for (let i = 0; i < points.length; i += 2) {
    left = Math.min(left, points[i]);
    right = Math.max(right, points[i]);
    top = Math.min(top, points[i + 1]);
    bottom = Math.max(bottom, points[i + 1]);
  }
  return [left, top, right, bottom];
}

export class Ground {
  constructor(file) {
    this.file = file;
    this.roads = new Buckets();
    this.areas = new Buckets();
    this.lines = new Buckets();
    this.labelSets = new Map();
    this.arrowSets = new Map();
    const { origin, step } = file;
    for (const [kind, flat] of file.roads) {
      if (!CLASSES[kind]) continue;
      decode(flat, 2, origin, step, (head, points) => {
        const flags = head[1];
        const whole = kind === "path" || flags & TUNNEL;
        for (let from = 0; from < points.length - 2; from += 2 * CHUNK) {
          const piece = whole ? points : points.subarray(from, from + 2 * CHUNK + 2);
          this.roads.add({ kind, flags, points: piece, box: boxOf(piece), stamp: 0 });
          if (whole) break;
        }
      });
    }
    for (const [kind, flat] of file.areas) {
      let rings = [];
      decode(flat, 1, origin, step, (head, points) => {
        rings.push(points);
        if (head[0] === 1) {
          this.areas.add({ kind, rings, box: boxOf(rings[0]), stamp: 0 });
          rings = [];
        }
      });
    }
    for (const [kind, flat] of file.lines) {
      decode(flat, 1, origin, step, (_head, points) => {
        this.lines.add({ kind, points, box: boxOf(points), stamp: 0 });
      });
    }
  }

  /** Let names keep off lines and points of the world; null lets them all stand again. */
  avoid(avoided) {
    this.avoided = avoided;
    this.labelSets.clear();
  }

  /** The zoom whose names and arrows are used at `zoom`: they only ever stand wider apart. */
  static setFor(sets, zoom) {
    const fit = Object.keys(sets).map(Number).filter((known) => known <= zoom + 1e-6);
    return fit.length ? Math.max(...fit) : null;
  }

  labels(zoom, textWidth) {
    const set = Ground.setFor(this.file.labels, zoom);
    if (set === null) return null;
    if (!this.labelSets.has(set)) {
      const made = this.decodeLabels(set);
      if (this.avoided) keepOff(made, this.avoided, textWidth);
      this.labelSets.set(set, made);
    }
    return this.labelSets.get(set);
  }

  decodeLabels(set) {
    const { origin, step, fine, texts, looks, labels } = this.file;
    const all = [];
    const buckets = new Buckets();
    const px = 256 * Math.pow(2, set);
    decode(labels[String(set)], 2, origin, step / fine, (head, points) => {
      const [kind, size, weight, italic, spacing] = looks[head[1]];
      const label = { text: texts[head[0]], kind, size, weight, italic, spacing, points, set, stamp: 0, moved: null };
      const box = boxOf(points);
      // Rows of upright text stand round one point: their width is not in the file.
      const rows = label.text.split("\n");
      const letters = points.length > 2 ? 0 : Math.max(...rows.map((row) => row.length));
      const half = (letters * size * (0.62 + spacing)) / 2 + size;
      // A name that gives way to a route may move by as much.
      const around = (half + size + (this.avoided ? 42 : 0)) / px;
      label.box = [box[0] - around, box[1] - around, box[2] + around, box[3] + around];
      all.push(label);
      buckets.add(label);
    });
    return { set, all, buckets };
  }

  arrows(zoom) {
    const set = Ground.setFor(this.file.arrows, zoom);
    if (set === null) return null;
    if (!this.arrowSets.has(set)) {
      const buckets = new Buckets();
      const around = 12 / (256 * Math.pow(2, set));
      decode(this.file.arrows[String(set)], 1, this.file.origin, this.file.step / this.file.fine, (head, points) => {
        const [x, y] = points;
        const box = [x - around, y - around, x + around, y + around];
        buckets.add({ x, y, turn: (head[0] * Math.PI) / 180, box, stamp: 0 });
      });
      this.arrowSets.set(set, buckets);
    }
    return this.arrowSets.get(set);
  }
}
