/* The city's ground as a Leaflet layer: roads, water, green and names on canvas tiles, drawn from
   one compact file of our own. No other request is made, and no markup is written; the page says
   whose data it is.

     const ground = new L.CityBasemap({ url: "/basemap/0123456789abcdef.json" }).addTo(map);
     ground.avoid([[[106.79, -6.59], …]], [[106.8, -6.6]]);   // routes and stops to keep free
     ground.on("groundload groundfail", …);
     ground.load();                             // once more, after groundfail

   Colours are the custom properties --map-… of the page. Names stand where the file says: they were
   placed when it was built, a set for each zoom. */
(function (L) {
  "use strict";
  if (!L || !L.GridLayer) return;

  const FORMAT = "citymap/1";
  const BUDGET_MS = 8;
  const CELL_ZOOM = 15;
  const CHUNK = 24;
  const BRIDGE = 2, TUNNEL = 4, LINK = 8;
  const ROUTE_GAP_PX = 8;

  /* Widths in px at zoom 13 and 18, geometric between; the zoom from which a class is drawn. */
  const CLASSES = {
    path: { at13: 0.5, at18: 1.8, from: 15.25 },
    service: { at13: 0.4, at18: 4, from: 15 },
    residential: { at13: 0.6, at18: 7, from: 12 },
    tertiary: { at13: 1.5, at18: 9, from: 11 },
    secondary: { at13: 2, at18: 10, from: 0 },
    primary: { at13: 2.5, at18: 12, from: 0 },
    motorway: { at13: 3, at18: 14, from: 0 },
  };
  const ORDER = Object.keys(CLASSES);
  const BARE_PX = 1.5;

  function widthOf(kind, zoom) {
    const { at13, at18 } = CLASSES[kind];
    return at13 * Math.pow(at18 / at13, (zoom - 13) / 5);
  }

  /* ---- the file ---------------------------------------------------------------------------- */

  const worldX = (lon) => (lon + 180) / 360;
  const worldY = (lat) => 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);

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

  class Ground {
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
        decode(flat, 1, origin, step, (head, points) => {
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
        const half = points.length > 2 ? size : (Math.max(...rows.map((row) => row.length)) * size * (0.62 + spacing)) / 2 + size;
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
          buckets.add({ x, y, turn: (head[0] * Math.PI) / 180, box: [x - around, y - around, x + around, y + around], stamp: 0 });
        });
        this.arrowSets.set(set, buckets);
      }
      return this.arrowSets.get(set);
    }
  }

  /* ---- names that keep off the route -------------------------------------------------------- */

  /** Segments and discs by square of the map, in px of one zoom, to ask what lies near a point. */
  class Nearby {
    constructor(side) {
      this.side = side;
      this.cells = new Map();
    }

    put(x, y, thing) {
      const key = `${Math.floor(x / this.side)} ${Math.floor(y / this.side)}`;
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(thing);
    }

    around(x, y) {
      const found = [];
      const cx = Math.floor(x / this.side), cy = Math.floor(y / this.side);
      for (let dx = -1; dx <= 1; dx += 1) {
        for (let dy = -1; dy <= 1; dy += 1) found.push(...(this.cells.get(`${cx + dx} ${cy + dy}`) || []));
      }
      return found;
    }
  }

  /** Points along a line of [x, y], at most `step` apart. */
  function sampled(line, step) {
    const points = [line[0]];
    for (let i = 1; i < line.length; i += 1) {
      const [ax, ay] = line[i - 1], [bx, by] = line[i];
      const count = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / step));
      for (let k = 1; k <= count; k += 1) points.push([ax + ((bx - ax) * k) / count, ay + ((by - ay) * k) / count]);
    }
    return points;
  }

  function besides(line, shift) {
    return line.map(([x, y], i) => {
      const [ax, ay] = line[Math.max(0, i - 1)], [bx, by] = line[Math.min(line.length - 1, i + 1)];
      const long = Math.hypot(bx - ax, by - ay) || 1;
      return [x + ((by - ay) / long) * shift, y - ((bx - ax) / long) * shift];
    });
  }

  /** Move the names of a set beside the lines and discs to avoid, or leave them out. */
  function keepOff(set, avoided, textWidth) {
    const scale = 256 * Math.pow(2, set.set);
    const route = new Nearby(32);
    for (const line of avoided.lines) {
      for (const [x, y] of sampled(line.map(([wx, wy]) => [wx * scale, wy * scale]), 5)) route.put(x, y, [x, y, ROUTE_GAP_PX]);
    }
    for (const [x, y] of avoided.points) route.put(x * scale, y * scale, [x * scale, y * scale, 19]);
    const names = new Nearby(32);
    const bodyOf = (label, line) => {
      if (line.length > 1) return sampled(line, label.size * 0.6);
      const half = textWidth(label) / 2 - label.size * 0.3;
      return sampled([[line[0][0] - half, line[0][1]], [line[0][0] + half, line[0][1]]], label.size * 0.6);
    };
    const clear = (body, reach, near, self) => body.every(([x, y]) => near.around(x, y).every(([px, py, radius, owner]) => owner === self || Math.hypot(px - x, py - y) >= radius + reach));
    const claim = (label, body) => {
      for (const [x, y] of body) names.put(x, y, [x, y, label.size * 0.55, label]);
    };
    const hit = [];
    for (const label of set.all) {
      label.moved = null;
      label.drawnBy = null;
      label.line = [];
      for (let i = 0; i < label.points.length; i += 2) label.line.push([label.points[i] * scale, label.points[i + 1] * scale]);
      const body = bodyOf(label, label.line);
      if (clear(body, label.size * 0.45, route, null)) claim(label, body);
      else hit.push(label);
    }
    const weight = (label) => ["major", "green", "street", "river", "district", "place"].indexOf(label.kind) >>> 0;
    hit.sort((a, b) => weight(a) - weight(b));
    for (const label of hit) {
      const away = ROUTE_GAP_PX + label.size * 0.45 + 2;
      const moves = label.kind !== "place" && label.kind !== "district" && label.line.length > 1
        ? [0, 3, 7, 12].flatMap((more) => [away + more, -away - more]).map((shift) => besides(label.line, shift))
        : [[0, -1], [0, 1], [-2, 0], [2, 0], [0, -2], [0, 2]].map(([dx, dy]) => label.line.map(([x, y]) => [x + dx * 20, y + dy * 20]));
      label.moved = false;
      for (const line of moves) {
        const body = bodyOf(label, line);
        if (!clear(body, label.size * 0.45, route, null) || !clear(body, label.size * 0.55, names, label)) continue;
        label.moved = Float64Array.from(line.flatMap(([x, y]) => [x / scale, y / scale]));
        claim(label, body);
        break;
      }
    }
  }

  /* ---- colours ----------------------------------------------------------------------------- */

  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

  function rgb(colour) {
    probe.canvas.width = 1;
    probe.canvas.height = 1;
    probe.fillStyle = colour;
    probe.fillRect(0, 0, 1, 1);
    return Array.from(probe.getImageData(0, 0, 1, 1).data.slice(0, 3));
  }

  function mixed(one, two, share) {
    const a = rgb(one), b = rgb(two);
    return `rgb(${a.map((value, i) => Math.round(value + (b[i] - value) * share)).join(",")})`;
  }

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
    const land = read("--map-land", "#f6f3ec");
    const water = read("--map-water", "#bcd7ea");
    const green = read("--map-green", "#dbe8d0");
    const label = read("--map-label", "#6b6757");
    const casing = read("--map-casing", "#d8d2c4");
    const motorway = read("--map-motorway", "#f2b36b");
    const primary = read("--map-primary", "#fbe3a6");
    const road = read("--map-road", "#ffffff");
    const rain = read("--rain", "#2b6cb0");
    const leaf = read("--leaf", "#2c7548");
    const ink = read("--ink", "#1b1f2a");
    const soft = read("--ink-soft", "#565d6d");
    const [r, g, b] = rgb(land);
    const dark = 0.3 * r + 0.6 * g + 0.1 * b < 128;
    const edge = (fill, share) => (dark ? casing : mixed(fill, "#8a4a00", share));
    return {
      land, water, dark,
      areas: { wood: green, park: green, cemetery: mixed(green, land, 0.45), water },
      river: dark ? mixed(water, rain, 0.25) : mixed(water, rain, 0.12),
      boundary: mixed(label, land, 0.35),
      rail: mixed(label, land, 0.25),
      bare: dark ? mixed(road, land, 0.45) : mixed(casing, soft, 0.12),
      path: mixed(label, land, dark ? 0.55 : 0.5),
      fills: { motorway, primary, secondary: road, tertiary: road, residential: dark ? mixed(road, land, 0.25) : road, service: dark ? mixed(road, land, 0.45) : road },
      casings: {
        motorway: edge(motorway, 0.32), primary: edge(primary, 0.25),
        secondary: dark ? casing : mixed(casing, soft, 0.22), tertiary: dark ? casing : mixed(casing, soft, 0.12),
        residential: casing, service: casing,
      },
      arrow: dark ? mixed(ink, land, 0.35) : mixed(soft, land, 0.1),
      texts: {
        major: dark ? mixed(ink, soft, 0.3) : ink, street: dark ? mixed(ink, soft, 0.5) : ink,
        minor: mixed(ink, soft, dark ? 0.8 : 0.6), district: label, place: label,
        river: dark ? mixed(rain, water, 0.25) : mixed(rain, "#0a2a4a", 0.25), green: leaf,
      },
      halo: land,
      greenHalo: green,
      font: read("--font", "system-ui, sans-serif"),
    };
  }

  /* ---- drawing ----------------------------------------------------------------------------- */

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

  class Painter {
    constructor(ground, colours) {
      this.ground = ground;
      this.colours = colours;
      this.measures = new Map();
    }

    tile(context, x, y, zoom, size, ratio) {
      const scale = 256 * Math.pow(2, zoom);
      const left = x * size, top = y * size;
      const frame = { scale, left, top, zoom, size };
      const around = (px) => [(left - px) / scale, (top - px) / scale, (left + size + px) / scale, (top + size + px) / scale];
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
      this.labels(context, around(0), frame);
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
      for (const [kind, width, from] of [["stream", 0.8, 13], ["river", 1.3, 0]]) {
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
        for (const [x, y] of [[-6, -0.7], [1.5, -0.7], [1.5, -2.8], [6.5, 0], [1.5, 2.8], [1.5, 0.7], [-6, 0.7]]) context.lineTo(x, y);
        context.closePath();
        context.fill();
        context.restore();
      }
    }

    /* -- names -- */

    labels(context, box, frame) {
      const sets = this.ground.labels(frame.zoom, (label) => this.textWidth(context, label));
      if (!sets) return;
      const found = sets.buckets.within(box).filter((label) => label.moved !== false);
      if (!found.length) return;
      context.textAlign = "center";
      context.textBaseline = "alphabetic";
      context.setLineDash([]);
      const placed = found.map((label) => [label, this.layout(context, label, frame)]);
      // Every halo first: none then cuts into a neighbour's letters.
      context.lineWidth = 4;
      for (const [label, runs] of placed) this.write(context, label, runs, frame, true);
      for (const [label, runs] of placed) this.write(context, label, runs, frame, false);
    }

    fontOf(label, share) {
      return `${label.italic ? "italic " : ""}${label.weight} ${label.size * share}px ${this.colours.font}`;
    }

    /** Widths of the text's beginnings, [0, first letter, first two, …]: kerning is in them. */
    beginnings(context, label, text) {
      const key = `${label.weight} ${label.italic} ${label.size} ${text}`;
      if (!this.measures.has(key)) {
        context.font = this.fontOf(label, 1);
        const ends = [0];
        let told = "";
        for (const letter of text) {
          told += letter;
          ends.push(context.measureText(told).width + label.spacing * label.size * (ends.length));
        }
        this.measures.set(key, ends);
      }
      return this.measures.get(key);
    }

    textWidth(context, label) {
      return Math.max(...label.text.split("\n").map((row) => this.beginnings(context, label, row).slice(-1)[0]));
    }

    /** The runs of a label at this zoom in px of the world: text, place, turn; and its size. */
    layout(context, label, frame) {
      if (label.drawnAt === frame.zoom && label.drawnBy === this) return label.runs;
      const points = label.moved || label.points;
      const middle = [];
      for (let i = 0; i < points.length; i += 2) middle.push([points[i] * frame.scale, points[i + 1] * frame.scale]);
      let runs;
      if (middle.length === 1) runs = this.flat(context, label, middle[0]);
      else if (middle.length === 2 && !label.spacing) runs = this.straight(context, label, middle);
      else runs = this.curved(context, label, middle);
      label.drawnAt = frame.zoom;
      label.drawnBy = this;
      label.runs = runs;
      return runs;
    }

    flat(context, label, [x, y]) {
      const rows = label.text.split("\n");
      const top = y - ((rows.length - 1) / 2) * label.size * 1.3 + label.size * 0.35;
      return { share: 1, letters: rows.map((row, i) => [row, x, top + i * label.size * 1.3, 0]) };
    }

    straight(context, label, middle) {
      const [[ax, ay], [bx, by]] = middle;
      const ends = this.beginnings(context, label, label.text);
      const share = Math.min(1, givenLength(label) / ends[ends.length - 1]);
      const turn = Math.atan2(by - ay, bx - ax);
      const drop = label.size * share * 0.33;
      return { share, letters: [[label.text, (ax + bx) / 2 - Math.sin(turn) * drop, (ay + by) / 2 + Math.cos(turn) * drop, turn]] };
    }

    curved(context, label, middle) {
      const ends = this.beginnings(context, label, label.text);
      const wide = ends[ends.length - 1];
      const share = Math.min(1, givenLength(label) / wide);
      const along = [0];
      for (let i = 1; i < middle.length; i += 1) along.push(along[i - 1] + Math.hypot(middle[i][0] - middle[i - 1][0], middle[i][1] - middle[i - 1][1]));
      const start = (along[along.length - 1] - wide * share) / 2;
      const drop = label.size * share * 0.33;
      const at = (length) => {
        let i = 1;
        while (i < along.length - 1 && along[i] < length) i += 1;
        const t = (length - along[i - 1]) / (along[i] - along[i - 1] || 1);
        return [middle[i - 1][0] + t * (middle[i][0] - middle[i - 1][0]), middle[i - 1][1] + t * (middle[i][1] - middle[i - 1][1])];
      };
      const letters = Array.from(label.text).map((letter, k) => {
        const centre = start + (share * (ends[k] + ends[k + 1])) / 2;
        const reach = Math.max((share * (ends[k + 1] - ends[k])) / 2, label.size * 0.45);
        const [x, y] = at(centre), [px, py] = at(centre - reach), [nx, ny] = at(centre + reach);
        const turn = Math.atan2(ny - py, nx - px);
        return [letter, x - Math.sin(turn) * drop, y + Math.cos(turn) * drop, turn];
      });
      return { share, letters };
    }

    write(context, label, runs, frame, halo) {
      if (halo) context.strokeStyle = label.kind === "green" ? this.colours.greenHalo : this.colours.halo;
      context.font = this.fontOf(label, runs.share);
      context.fillStyle = this.colours.texts[label.kind] || this.colours.texts.minor;
      for (const [text, x, y, turn] of runs.letters) {
        if (text === " ") continue;
        const px = x - frame.left, py = y - frame.top;
        if (turn === 0) {
          if (halo) context.strokeText(text, px, py);
          else context.fillText(text, px, py);
          continue;
        }
        context.save();
        context.translate(px, py);
        context.rotate(turn);
        if (halo) context.strokeText(text, 0, 0);
        else context.fillText(text, 0, 0);
        context.restore();
      }
    }
  }

  /** The length of a label's line in px of the zoom for which it was placed. */
  function givenLength(label) {
    if (label.given === undefined) {
      const scale = 256 * Math.pow(2, label.set);
      let sum = 0;
      for (let i = 2; i < label.points.length; i += 2) {
        sum += Math.hypot(label.points[i] - label.points[i - 2], label.points[i + 1] - label.points[i - 1]);
      }
      label.given = sum * scale;
    }
    return label.given;
  }

  /* ---- the layer --------------------------------------------------------------------------- */

  L.CityBasemap = L.GridLayer.extend({
    options: { tileSize: 256, minZoom: 0, maxZoom: 20, keepBuffer: 2, updateWhenZooming: false, noWrap: true, url: "" },

    initialize(options) {
      L.Util.setOptions(this, options);
      this._jobs = [];
      this._painter = null;
      this._frame = null;
    },

    onAdd(map) {
      L.GridLayer.prototype.onAdd.call(this, map);
      map.getContainer().style.backgroundColor = "var(--map-land)";
      this._scheme = window.matchMedia("(prefers-color-scheme: dark)");
      this._onScheme = () => this._recolour();
      this._scheme.addEventListener("change", this._onScheme);
      this.load();
    },

    onRemove(map) {
      this._scheme.removeEventListener("change", this._onScheme);
      this._jobs = [];
      L.GridLayer.prototype.onRemove.call(this, map);
    },

    /**
     * Let no name stand on these lines (the routes) and points (the stops), each in [lon, lat]:
     * names move beside them, or are left out. Without arguments all stand again.
     */
    avoid(lines = [], points = []) {
      const world = ([lon, lat]) => [worldX(lon), worldY(lat)];
      this._avoided = lines.length || points.length
        ? { lines: lines.filter((line) => line.length > 1).map((line) => line.map(world)), points: points.map(world) } : null;
      if (this._ground) {
        this._ground.avoid(this._avoided);
        this.redraw();
      }
      return this;
    },

    createTile(coords, done) {
      const canvas = document.createElement("canvas");
      const size = this.getTileSize().x;
      const ratio = Math.min(3, window.devicePixelRatio || 1);
      canvas.width = Math.round(size * ratio);
      canvas.height = Math.round(size * ratio);
      canvas.style.width = `${size}px`;
      canvas.style.height = `${size}px`;
      this._jobs.push({ canvas, coords, size, ratio, done });
      this._wake();
      return canvas;
    },

    _removeTile(key) {
      const tile = this._tiles[key];
      if (tile) this._jobs = this._jobs.filter((job) => job.canvas !== tile.el);
      L.GridLayer.prototype._removeTile.call(this, key);
    },

    /** Fetch the file, unless it is there or on its way. */
    load() {
      if (this._painter || this._fetching) return;
      this._fetching = true;
      fetch(this.options.url, { credentials: "same-origin" })
        .then((answer) => {
          if (!answer.ok) throw new Error(`The base map answered ${answer.status}.`);
          return answer.json();
        })
        .then((file) => {
          if (file.format !== FORMAT) throw new Error(`The base map has the format ${file.format}, not ${FORMAT}.`);
          this._ground = new Ground(file);
          this._ground.avoid(this._avoided || null);
          this._painter = new Painter(this._ground, readColours());
          this._fetching = false;
          this.fire("groundload");
          this._wake();
        })
        .catch((error) => {
          this._fetching = false;
          this.fire("groundfail", { error });
        });
    },

    _recolour() {
      if (!this._painter) return;
      this._painter = new Painter(this._ground, readColours());
      this.redraw();
    },

    _wake() {
      if (this._frame === null && this._painter && this._jobs.length) {
        this._frame = requestAnimationFrame(() => this._work());
      }
    },

    /** Draw waiting tiles, those nearest to the middle first, for a few milliseconds a frame. */
    _work() {
      this._frame = null;
      if (!this._map) return;
      const begun = performance.now();
      const middle = this._map.project(this._map.getCenter(), this._tileZoom);
      const apart = ({ coords, size }) => Math.hypot((coords.x + 0.5) * size - middle.x, (coords.y + 0.5) * size - middle.y);
      this._jobs.sort((a, b) => apart(b) - apart(a));
      while (this._jobs.length && performance.now() - begun < BUDGET_MS) {
        const { canvas, coords, size, ratio, done } = this._jobs.pop();
        this._painter.tile(canvas.getContext("2d", { alpha: false }), coords.x, coords.y, coords.z, size, ratio);
        done(null, canvas);
      }
      this._wake();
    },

    /* Leaflet draws tiles of whole zooms and stretches them between. Ours are drawn for the very
       zoom that is shown, so that names keep their size and lines stay sharp. */
    _setView(center, zoom, noPrune, noUpdate) {
      const exact = Math.round(zoom * 100) / 100;
      const within = exact <= this.options.maxZoom && exact >= this.options.minZoom;
      if (!noUpdate) {
        this._tileZoom = within ? exact : undefined;
        this._updateLevels();
        this._resetGrid();
        if (within) this._update(center);
        if (!noPrune) this._pruneTiles();
        this._noPrune = Boolean(noPrune);
      }
      this._setZoomTransforms(center, zoom);
    },

    _updateLevels() {
      const level = L.GridLayer.prototype._updateLevels.call(this);
      // Leaflet counts the order in zooms, and CSS takes whole numbers only.
      for (const z of Object.keys(this._levels)) this._levels[z].el.style.zIndex = Number(z) === this._tileZoom ? 2 : 1;
      return level;
    },

    /* Tiles of the zoom before stay below until those of this one are drawn. */
    _pruneTiles() {
      if (!this._map) return;
      const tiles = Object.entries(this._tiles);
      const waiting = tiles.some(([, tile]) => tile.current && !tile.active);
      for (const [key, tile] of tiles) {
        if (!tile.current && (!waiting || tile.coords.z === this._tileZoom)) this._removeTile(key);
      }
    },
  });
})(window.L);
