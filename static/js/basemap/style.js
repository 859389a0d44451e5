// How the map's ground looks: classes of road with their widths, colours from the page's tokens.

export const BRIDGE = 2, TUNNEL = 4, LINK = 8;

/* Widths in px at zoom 13 and 18, geometric between; the zoom from which a class is drawn. */
export const CLASSES = {
  path: { at13: 0.5, at18: 1.8, from: 15.25 },
  service: { at13: 0.4, at18: 4, from: 15 },
  residential: { at13: 0.6, at18: 7, from: 12 },
  tertiary: { at13: 1.5, at18: 9, from: 11 },
  secondary: { at13: 2, at18: 10, from: 0 },
  primary: { at13: 2.5, at18: 12, from: 0 },
  motorway: { at13: 3, at18: 14, from: 0 },
};
export const ORDER = Object.keys(CLASSES);
/** A road narrower than this is one line without casing. */
export const BARE_PX = 1.5;

export function widthOf(kind, zoom) {
  const { at13, at18 } = CLASSES[kind];
  return at13 * Math.pow(at18 / at13, (zoom - 13) / 5);
}

const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

function rgb(colour) {
  probe.canvas.width = 1;
  probe.canvas.height = 1;
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  return Array.from(probe.getImageData(0, 0, 1, 1).data.slice(0, 3));
}

export function mixed(one, two, share) {
  const a = rgb(one), b = rgb(two);
  return `rgb(${a.map((value, i) => Math.round(value + (b[i] - value) * share)).join(",")})`;
}

/** The colours of the page's present scheme; its custom properties --map-… decide. */
export function readColours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  const land = read("--map-land");
  const water = read("--map-water");
  const green = read("--map-green");
  const label = read("--map-label");
  const casing = read("--map-casing");
  const motorway = read("--map-motorway");
  const primary = read("--map-primary");
  const road = read("--map-road");
  const rain = read("--rain");
  const leaf = read("--leaf");
  const ink = read("--ink");
  const soft = read("--ink-soft");
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
    fills: {
      motorway, primary, secondary: road, tertiary: road,
      residential: dark ? mixed(road, land, 0.25) : road,
      service: dark ? mixed(road, land, 0.45) : road,
    },
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
    font: read("--font"),
  };
}
