// One tile of the ground on a canvas: areas, water, roads by class, railway, one-way arrows, names.

import { Lettering } from "./lettering.js";
import { BARE_PX, BRIDGE, CLASSES, LINK, ORDER, TUNNEL, mixed, widthOf } from "./style.js";

function trace(path, points, scale, left, top) {
  const last = points.length - 2;
  let x = points[0] * scale - left, y = points[1] * scale - top;
  path.moveTo(x, y);
  for (let i = 2; i <= last; i += 2) {
    const nx = points[i] * scale - left, ny = points[i + 1] * scale - top;
    // A step shorter than half a pixel cannot be seen.
    if (i < last && Math.abs(nx - x) + Math.abs(ny - y) < 0.6) continue;
    x = nx;
    y = ny;
    path.lineTo(x, y);
  }
}

/** The corners of a one-way arrow, px. */
const ARROW = [[-6, -0.7], [1.5, -0.7], [1.5, -2.8], [6.5, 0], [1.5, 2.8], [1.5, 0.7], [-6, 0.7]];

const RIVERS = [
  { kind: "stream", width: 0.8, from: 13 },
  { kind: "river", width: 1.3, from: 0 },
];

export class Painter {
  constructor(ground, colours) {
    this.ground = ground;
    this.colours = colours;
    this.lettering = new Lettering(colours);
  }

  tile(context, x, y, zoom, size, ratio) {
    const scale = 256 * Math.pow(2, zoom);
    const left = x * size, top = y * size;
    const frame = { scale, left, top, zoom, size };
    const around = (px) => [left - px, top - px, left + size + px, top + size + px].map((edge) => edge / scale);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.lineJoin = "round";
    context.fillStyle = this.colours.land;
    context.fillRect(0, 0, size, size);
    this.areas(context, this.ground.areas.within(around(2)), frame);
    const lines = this.ground.lines.within(around(8));
    this.rivers(context, lines, frame);
    this.boundary(context, lines, frame);
    const roads = this.sorted(this.ground.roads.within(around(10)), frame);
    this.tunnels(context, roads, frame);
    this.roads(context, roads, frame);
    this.railway(context, lines, frame);
    this.bridges(context, roads, frame);
    this.arrows(context, around(10), frame);
    this.lettering.draw(context, this.ground, around(0), frame);
  }

  areas(context, areas, frame) {
    for (const kind of ["wood", "park", "cemetery", "water"]) {
      context.fillStyle = this.colours.areas[kind];
      for (const area of areas) {
        if (area.kind !== kind) continue;
        const path = new Path2D();
        for (const ring of area.rings) {
          trace(path, ring, frame.scale, frame.left, frame.top);
          path.closePath();
        }
        context.fill(path, "evenodd");
      }
    }
  }

  pathOf(things, frame) {
    const path = new Path2D();
    for (const thing of things) trace(path, thing.points, frame.scale, frame.left, frame.top);
    return path;
  }

  stroke(context, path, colour, width, cap, dash) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineCap = cap;
    context.setLineDash(dash || []);
    context.stroke(path);
  }

  rivers(context, lines, frame) {
    const grow = Math.pow(2, Math.max(-1, (frame.zoom - 13) / 2.2));
    for (const { kind, width, from } of RIVERS) {
      if (frame.zoom < from) continue;
      const found = lines.filter((line) => line.kind === kind);
      if (found.length) this.stroke(context, this.pathOf(found, frame), this.colours.river, width * grow, "round");
    }
  }

  boundary(context, lines, frame) {
    const found = lines.filter((line) => line.kind === "boundary");
    if (found.length) this.stroke(context, this.pathOf(found, frame), this.colours.boundary, 1.2, "butt", [8, 3, 2, 3]);
  }

  railway(context, lines, frame) {
    const found = lines.filter((line) => line.kind === "railway");
    if (!found.length) return;
    const path = this.pathOf(found, frame);
    const width = Math.min(4.5, 2.2 * Math.pow(1.18, frame.zoom - 13));
    this.stroke(context, path, this.colours.rail, width, "butt");
    this.stroke(context, path, this.colours.land, width - 1.2, "butt", [width * 1.9, width * 1.9]);
  }

  /** Roads to draw, by level and class; links a little narrower than their class. */
  sorted(roads, frame) {
    const groups = { ground: [], tunnel: [], bridge: [] };
    const found = new Map();
    for (const road of roads) {
      if (frame.zoom < CLASSES[road.kind].from) continue;
      const level = road.flags & TUNNEL ? "tunnel" : road.flags & BRIDGE ? "bridge" : "ground";
      const key = `${level} ${road.kind} ${road.flags & LINK}`;
      if (!found.has(key)) found.set(key, { level, kind: road.kind, link: road.flags & LINK, roads: [] });
      found.get(key).roads.push(road);
    }
    for (const group of found.values()) {
      group.width = widthOf(group.kind, frame.zoom) * (group.link ? 0.7 : 1);
      group.path = this.pathOf(group.roads, frame);
      groups[group.level].push(group);
    }
    for (const level of Object.keys(groups)) {
      groups[level].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || b.link - a.link);
    }
    return groups;
  }

  casing(zoom) {
    return zoom < 14 ? 0.7 : zoom < 16 ? 0.9 : 1.1;
  }

  tunnels(context, groups, frame) {
    for (const { kind, width, path } of groups.tunnel) {
      if (kind === "path" || width < BARE_PX) {
        this.stroke(context, path, this.colours.path, Math.max(width, 0.8), "butt", [2, 3]);
      } else {
        this.stroke(context, path, this.colours.casings[kind], width + 2 * this.casing(frame.zoom), "butt", [3, 2]);
        this.stroke(context, path, mixed(this.colours.fills[kind], this.colours.land, 0.5), width, "butt");
      }
    }
  }

  /** All casings below all fills, so that no seam shows where roads meet. */
  roads(context, groups, frame) {
    const all = groups.ground.concat(groups.bridge.filter((group) => group.kind !== "path"));
    for (const { kind, width, path } of all) {
      if (kind === "path") {
        this.stroke(context, path, this.colours.path, Math.max(0.9, width), "butt", [3, 2.5]);
      } else if (width < BARE_PX) {
        this.stroke(context, path, this.colours.bare, Math.max(width, 0.5), "round");
      } else {
        this.stroke(context, path, this.colours.casings[kind], width + 2 * this.casing(frame.zoom), "round");
      }
    }
    all.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    for (const { kind, width, path } of all) {
      if (kind !== "path" && width >= BARE_PX) this.stroke(context, path, this.colours.fills[kind], width, "round");
    }
  }

  bridges(context, groups, frame) {
    for (const { kind, width, path } of groups.bridge) {
      if (kind === "path") {
        this.stroke(context, path, this.colours.path, Math.max(0.9, width), "butt");
      } else if (width >= BARE_PX) {
        this.stroke(context, path, this.colours.casings[kind], width + 2 * this.casing(frame.zoom) + 0.6, "butt");
        this.stroke(context, path, this.colours.fills[kind], width, "round");
      }
    }
  }

  arrows(context, box, frame) {
    const arrows = this.ground.arrows(frame.zoom);
    if (!arrows) return;
    context.fillStyle = this.colours.arrow;
    for (const arrow of arrows.within(box)) {
      context.save();
      context.translate(arrow.x * frame.scale - frame.left, arrow.y * frame.scale - frame.top);
      context.rotate(arrow.turn);
      context.beginPath();
      for (const [x, y] of ARROW) context.lineTo(x, y);
      context.closePath();
      context.fill();
      context.restore();
    }
  }
}
