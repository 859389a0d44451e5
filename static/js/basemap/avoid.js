// Names that keep off the route: moved beside it, or left out.

const ROUTE_GAP_PX = 8;

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
export function keepOff(set, avoided, textWidth) {
  const scale = 256 * Math.pow(2, set.set);
  const route = new Nearby(32);
  for (const line of avoided.lines) {
    const drawn = line.map(([x, y]) => [x * scale, y * scale]);
    for (const [x, y] of sampled(drawn, 5)) route.put(x, y, [x, y, ROUTE_GAP_PX]);
  }
  for (const [x, y] of avoided.points) route.put(x * scale, y * scale, [x * scale, y * scale, 19]);
  const names = new Nearby(32);
  const bodyOf = (label, line) => {
    if (line.length > 1) return sampled(line, label.size * 0.6);
    const half = textWidth(label) / 2 - label.size * 0.3;
    return sampled([[line[0][0] - half, line[0][1]], [line[0][0] + half, line[0][1]]], label.size * 0.6);
  };
  const clear = (body, reach, near, self) => body.every(([x, y]) => (
    near.around(x, y).every(([px, py, radius, owner]) => owner === self || Math.hypot(px - x, py - y) >= radius + reach)
  ));
  const claim = (label, body) => {
    for (const [x, y] of body) names.put(x, y, [x, y, label.size * 0.55, label]);
  };
  const hit = [];
  for (const label of set.all) {
    label.moved = null;
    label.drawnBy = null;
    label.line = [];
    for (let i = 0; i < label.points.length; i += 2) {
      label.line.push([label.points[i] * scale, label.points[i + 1] * scale]);
    }
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
      : [[0, -1], [0, 1], [-2, 0], [2, 0], [0, -2], [0, 2]].map(([dx, dy]) => (
        label.line.map(([x, y]) => [x + dx * 20, y + dy * 20])
      ));
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
