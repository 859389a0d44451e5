// The geometry of lines and boxes on the page, in px: x grows to the right, y downwards.

/** Points every `step` px along a line, as [x, y, bearing in degrees]; the first after `step / 2`. */
export function pointsAlong(points, step) {
  const found = [];
  let next = step / 2;
  let done = 0;
  for (let i = 1; i < points.length; i += 1) {
    const [ax, ay] = points[i - 1];
    const [bx, by] = points[i];
    const length = Math.hypot(bx - ax, by - ay);
    if (length === 0) continue;
    while (done + length >= next) {
      const t = (next - done) / length;
      found.push([ax + t * (bx - ax), ay + t * (by - ay), (Math.atan2(by - ay, bx - ax) * 180) / Math.PI]);
      next += step;
    }
    done += length;
  }
  return found;
}

/** Whether two points { lon, lat } stand within about a metre. */
export function samePlace(a, b) {
  return Math.abs(a.lon - b.lon) < 1e-5 && Math.abs(a.lat - b.lat) < 1e-5;
}

/** The length of a line of [x, y] points. */
export function lineLength(points) {
  let sum = 0;
  for (let i = 1; i < points.length; i += 1) {
    sum += Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]);
  }
  return sum;
}

/** A line set `shift` px to the left of its direction (screen axes: y grows downwards). */
export function shiftedLeft(points, shift) {
  const line = points.filter((p, i) => i === 0 || Math.hypot(p[0] - points[i - 1][0], p[1] - points[i - 1][1]) > 0.01);
  if (line.length < 2) return points.slice();
  const normals = [];
  for (let i = 1; i < line.length; i += 1) {
    const dx = line[i][0] - line[i - 1][0];
    const dy = line[i][1] - line[i - 1][1];
    const length = Math.hypot(dx, dy);
    normals.push([dy / length, -dx / length]);
  }
  const shifted = [];
  for (let i = 0; i < line.length; i += 1) {
    const before = normals[Math.max(0, i - 1)];
    const after = normals[Math.min(normals.length - 1, i)];
    const dot = before[0] * after[0] + before[1] * after[1];
    if (dot < -0.5) {
      // A hairpin: round its end with two points instead of a long spike.
      shifted.push([line[i][0] + before[0] * shift, line[i][1] + before[1] * shift]);
      shifted.push([line[i][0] + after[0] * shift, line[i][1] + after[1] * shift]);
    } else {
      const k = shift / (1 + dot);
      shifted.push([line[i][0] + (before[0] + after[0]) * k, line[i][1] + (before[1] + after[1]) * k]);
    }
  }
  return shifted;
}

/** A line as the `d` of an SVG path. */
export function pathData(points) {
  return points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/** The area, px², that two boxes { left, top, right, bottom } share. */
export const overlap = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left))
  * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
