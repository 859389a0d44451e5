// Names on the map's canvas: in rows, straight, or letter by letter along a line.

export class Lettering {
  constructor(colours) {
    this.colours = colours;
    this.measures = new Map();
  }

  /** Write the names whose place meets the box. */
  draw(context, ground, box, frame) {
    const sets = ground.labels(frame.zoom, (label) => this.textWidth(context, label));
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
    if (middle.length === 1) runs = this.flat(label, middle[0]);
    else if (middle.length === 2 && !label.spacing) runs = this.straight(context, label, middle);
    else runs = this.curved(context, label, middle);
    label.drawnAt = frame.zoom;
    label.drawnBy = this;
    label.runs = runs;
    return runs;
  }

  /** @param {number[]} middle */
  flat(label, middle) {
    const [x, y] = middle;
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
    const x = (ax + bx) / 2 - Math.sin(turn) * drop;
    const y = (ay + by) / 2 + Math.cos(turn) * drop;
    return { share, letters: [[label.text, x, y, turn]] };
  }

  curved(context, label, middle) {
    const ends = this.beginnings(context, label, label.text);
    const wide = ends[ends.length - 1];
    const share = Math.min(1, givenLength(label) / wide);
    const along = [0];
    for (let i = 1; i < middle.length; i += 1) {
      along.push(along[i - 1] + Math.hypot(middle[i][0] - middle[i - 1][0], middle[i][1] - middle[i - 1][1]));
    }
    const start = (along[along.length - 1] - wide * share) / 2;
    const drop = label.size * share * 0.33;
    const at = (length) => {
      let i = 1;
      while (i < along.length - 1 && along[i] < length) i += 1;
      const t = (length - along[i - 1]) / (along[i] - along[i - 1] || 1);
      const [[ax, ay], [bx, by]] = [middle[i - 1], middle[i]];
      return [ax + t * (bx - ax), ay + t * (by - ay)];
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
