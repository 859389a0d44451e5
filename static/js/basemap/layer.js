// The city's ground as a Leaflet layer: roads, water, green and names on canvas tiles, drawn from
// one compact file of our own. No other request is made, and no markup is written; the page says
// whose data it is.
//
//   const ground = new CityBasemap({ url: "/basemap/0123456789abcdef.json" }).addTo(map);
//   ground.avoid([[[106.79, -6.59], …]], [[106.8, -6.6]]);   // routes and stops to keep free
//   ground.on("groundload groundfail", …);
//   ground.load();                             // once more, after groundfail
//
// Colours are the custom properties --map-… of the page. Names stand where the file says: they were
// placed when it was built, a set for each zoom.

import { FORMAT, Ground, worldX, worldY } from "./ground.js";
import { Painter } from "./painter.js";
import { readColours } from "./style.js";

/** How long a frame draws waiting tiles at the most. */
const BUDGET_MS = 8;

export const CityBasemap = L.GridLayer.extend({
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
      ? { lines: lines.filter((line) => line.length > 1).map((line) => line.map(world)), points: points.map(world) }
      : null;
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
    const apart = ({ coords: { x, y }, size }) => Math.hypot((x + 0.5) * size - middle.x, (y + 0.5) * size - middle.y);
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
