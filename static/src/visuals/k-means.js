// Points join the nearest of k centres, centres move to the mean of their points, and so on until nothing changes.
import { decimalsOf } from "../shared/axes.js";
import { picker, slider } from "../shared/controls.js";
import { errorCurve } from "../shared/error-curve.js";
import { formatNumber } from "../shared/expressions.js";
import { glyph } from "../shared/glyphs.js";
import { History, inSteps } from "../shared/history.js";
import { report } from "../shared/interaction.js";
import { panel } from "../shared/panel.js";
import { round } from "../shared/pixels.js";
import { onStep } from "../shared/ranges.js";
import { texturePaint } from "../shared/textures.js";
import { transport } from "../shared/transport.js";

/** @typedef {[number, number]} Point */
/** @typedef {number[][]} Columns of all points, x and y */

/**
 * @typedef {object} State
 * @property {"placed" | "assigned" | "moved"} after what the last step did
 * @property {Point[]} centres
 * @property {number[] | null} labels each point's cluster, once points are assigned
 * @property {number} inertia the sum of the points' squared distances to their centres; before they are assigned, to the
 *   nearest ones
 * @property {number} changed how many points changed their cluster, where they were assigned
 */

const HEIGHT = 366;
const TOP = 78;
/** Below the curve stand the sizes of the clusters. */
const FOOT = 68;
const ROW = 22;
const COLUMN = 62;
const A_ROW = 4;
/** How far the sizes may reach beyond the plot. */
const SPARE = 8;
/** Half of the smallest comfortable drag target. */
const REACH = 22;
/** How many steps the way ahead is followed. */
const AHEAD = 400;
const FEWEST = 10;
/** Points are rounded before they are sent: more digits of their sum would be made up. */
const INERTIA = ".5g";
/** What a step did, and what the next one does. */
const DID = { placed: "centres placed", assigned: "points assigned", moved: "centres moved" };
const DOES = { placed: "join the nearest centre", assigned: "centres move to the mean", moved: "join the nearest centre" };
const BY_HAND = "by hand";
const METHODS = { random: "random points", farthest: "far apart", "k-means++": "k-means++", [BY_HAND]: "by hand: press the plot" };

/** @type {import("../types.js").Picture} */
export default {
  render({ model, el, d3, signal }) {
    /** @type {Columns} */
    const points = model.get("points");
    /** @type {{color: string, texture: string}[]} */
    const clusters = model.get("clusters");
    /** @type {Record<string, number[][]>} */
    const starts = model.get("starts");
    /** @type {[string, string]} */
    const [xLabel, yLabel] = model.get("labels");
    const most = model.get("most");
    const alternative = model.get("alt");
    const count = points[0].length;
    const radius = count > 500 ? 2.5 : count > 200 ? 3.2 : 4;

    const plot = panel(d3, d3.select(el), {
      id: `${el.id}-points`,
      title: "",
      x: model.get("x"),
      y: model.get("y"),
      xLabel,
      yLabel,
      height: HEIGHT,
      top: TOP,
    });
    const { x, y, svg, marks } = plot;
    const note = svg.append("text").attr("class", "explorable-note").attr("x", plot.left).attr("y", 38);
    marks
      .append("rect")
      .attr("class", "explorable-reach")
      .attr("x", plot.left)
      .attr("y", plot.top)
      .attr("width", plot.right - plot.left)
      .attr("height", plot.bottom - plot.top);
    const [regions, crowds, tracks] = ["g", "g", "g"].map((name) => marks.append(name));
    const handles = svg.append("g").attr("class", "explorable-handle");

    const [across, up] = [x.domain(), y.domain()];
    const curve = errorCurve(d3, d3.select(el), {
      id: `${el.id}-inertia`,
      name: "inertia",
      // Each colour of the palette is a cluster's.
      color: null,
      fewest: FEWEST,
      size: { height: HEIGHT, top: TOP, foot: FOOT },
    });
    const { svg: beside, bottom } = curve.plot;
    const told = beside.append("text").attr("class", "explorable-note").attr("y", 38).text("inertia = Σ distance² = ");
    const sum = told.append("tspan").attr("class", "explorable-number");
    const heading = beside.append("text").attr("class", "explorable-note").attr("y", bottom + 64);
    const sizes = beside.append("g");

    /** @type {(place: Point) => string} */
    const inPlot = ([px, py]) => `${round(x(px))},${round(y(py))}`;
    /** @type {(_: unknown, i: number) => string} */
    const weaveOf = (_, i) => texturePaint(clusters[i].texture);

    // What the reader has chosen.
    const first = { k: clamp(model.get("k")), method: model.get("init"), seed: model.get("seed") };
    let { k, method, seed } = first;
    let chosen = 0;
    /** Where the reader has put centres. @type {Point[]} */
    let placed = [];
    const history = new History(placing(points, start()), (state) => next(points, state));
    history.forward(model.get("steps"));
    const opening = history.length;

    const processing = d3.select(el).append("div").attr("class", "explorable-controls");
    const settings = d3.select(el).append("div").attr("class", "explorable-controls");
    const controls = transport(processing, {
      el,
      signal,
      history,
      presses: { Step: 1, "×10": 10, "×100": 100 },
      pace: 900,
      rests: () => false,
      draw,
      reset() {
        chosen = 0;
        ({ method, seed } = first);
        placed = [];
        model.set("k", first.k);
        begin();
      },
    });
    const whole = { unit: "", step: 1, format: "d", concept: null };
    const showK = slider(processing, `${el.id}-k`, { ...whole, label: "k, the number of clusters", min: 1, max: most }, (value) => model.set("k", value));
    const showMethod = picker(settings, `${el.id}-start`, "first centres", (value) => {
      method = value;
      // By hand it goes on from where the centres are.
      if (value === BY_HAND) placed = history.state.centres;
      begin(value === BY_HAND ? 0 : model.get("steps"));
    });
    const lastSeed = first.seed + starts.random.length - 1;
    const showSeed = slider(settings, `${el.id}-seed`, { ...whole, label: "seed", min: first.seed, max: lastSeed }, (value) => {
      seed = value;
      if (method === BY_HAND) method = first.method === BY_HAND ? "random" : first.method;
      begin();
    });
    const showChosen = picker(settings, `${el.id}-centre`, "centre to move", (value) => {
      chosen = Number(value);
      draw();
    });
    const ranges = [rangeOf(xLabel, across), rangeOf(yLabel, up)];
    const showPlace = ranges.map((range, axis) =>
      slider(settings, `${el.id}-${"xy"[axis]}`, range, (value) => {
        const place = /** @type {Point} */ ([...history.state.centres[chosen]]);
        place[axis] = value;
        put(place);
      }),
    );

    model.on("change:k", () => {
      if (clamp(model.get("k")) !== k) begin();
    });

    /** @param {number} value of k, from wherever */
    function clamp(value) {
      return Math.min(most, Math.max(1, Math.round(value))) || 1;
    }

    /** @returns {Point[]} the first centres */
    function start() {
      if (method !== BY_HAND) {
        return starts[method][seed - first.seed].slice(0, k).map((point) => [points[0][point], points[1][point]]);
      }
      const [[low, high], [bottom, top]] = [x.domain(), y.domain()];
      /** @type {(i: number) => Point} */
      const inRow = (i) => [low + ((i + 0.5) / k) * (high - low), (bottom + top) / 2];
      return Array.from({ length: k }, (_, i) => placed[i] ?? inRow(i));
    }

    /** Starts anew, with the steps that had been taken at first. */
    function begin(steps = model.get("steps")) {
      controls.pause();
      k = clamp(model.get("k"));
      chosen = Math.min(chosen, k - 1);
      history.restart(placing(points, start()));
      history.forward(steps);
      draw();
    }

    /** @param {Point} place for the chosen centre, with which everything starts anew */
    function put(place) {
      method = BY_HAND;
      placed = [...history.state.centres];
      placed[chosen] = /** @type {Point} */ (place.map((value, axis) => onStep(value, ranges[axis])));
      // It stays where it was put.
      begin(0);
    }

    /** The states that follow the last one that was reached. @type {{after: State | null, states: State[]}} */
    let future = { after: null, states: [] };
    function following() {
      const last = history.states[history.length];
      if (future.after === last) return future.states;
      /** @type {State[]} */
      const states = [];
      for (let one = next(points, last); one && states.length < AHEAD; one = next(points, one)) states.push(one);
      future = { after: last, states };
      return states;
    }

    function draw() {
      const { state, states, at } = history;
      const coming = following();
      drawRegions(state.centres);
      drawPoints(state.labels);
      drawWay([...states, ...coming]);
      drawCentres(state.centres);
      const said = tell(state, coming);

      const isFirst = k === first.k && method === first.method && seed === first.seed && chosen === 0;
      const isUnmoved = method !== BY_HAND || !placed.length;
      controls.show(isFirst && isUnmoved && at === opening && history.length === opening);
      showK(k);
      showMethod(method, { "": METHODS });
      showSeed(seed);
      showChosen(String(chosen), { "": Object.fromEntries(state.centres.map((_, i) => [i, String(i + 1)])) });
      showPlace.forEach((show, axis) => show(state.centres[chosen][axis]));

      model.set("step", at);
      model.set("centres", state.centres);
      model.set("inertia", state.inertia);
      model.set("alt", `${alternative} ${said}`);
    }

    /** @param {Point[]} centres */
    function drawRegions(centres) {
      const outlines = centres.map((_, i) => {
        const corners = cellOf(centres, i, across, up).map(inPlot);
        return corners.length > 2 ? `M${corners.join("L")}Z` : null;
      });
      const region = parts(regions, outlines, { region: "path", weave: "path", lines: "path" });
      region.select(".explorable-region").attr("fill-opacity", 0.3).attr("d", itself);
      region.select(".explorable-weave").attr("opacity", 0.6).attr("fill", weaveOf).attr("d", itself);
      region.select(".explorable-lines").attr("stroke-opacity", 0.35).attr("d", itself);
    }

    /** @param {number[] | null} labels */
    function drawPoints(labels) {
      /** By cluster; those that have none come last. @type {string[]} */
      const shapes = Array(k + 1).fill("");
      points[0].forEach((px, i) => {
        const [right, down] = [x(px), y(points[1][i])];
        if (labels) shapes[labels[i]] += glyph(labels[i], radius, right, down);
        else shapes[k] += glyph(0, 0.75 * radius, right, down);
      });
      const crowd = parts(crowds, shapes, { mark: "path" });
      crowd.attr("data-color", (_, i) => (i < k ? clusters[i].color : null));
      crowd.select(".explorable-mark").attr("d", (d) => d || null);
    }

    /** @param {State[]} way all that was and will be */
    function drawWay(way) {
      /** @type {(states: State[], i: number) => string | null} */
      const path = (states, i) => {
        const places = states.map(({ centres }) => inPlot(centres[i]));
        const distinct = places.filter((place, j) => place !== places[j - 1]);
        return distinct.length > 1 ? `M${distinct.join("L")}` : null;
      };
      const [behind, before] = [way.slice(0, history.at + 1), way.slice(history.at)];
      const ends = way[way.length - 1].centres;
      const track = parts(tracks, ends, { ahead: "path", trail: "path" });
      track.select(".explorable-trail").attr("d", (_, i) => path(behind, i));
      track.select(".explorable-ahead").attr("d", ([px, py], i) => {
        const ahead = path(before, i);
        // A ring tells where it ends.
        return ahead && ahead + glyph(0, 7, x(px), y(py));
      });
    }

    /** @param {Point[]} centres */
    function drawCentres(centres) {
      const handle = parts(handles, centres, { reach: "circle", dot: "circle", values: "text" });
      handle.attr("transform", (centre) => `translate(${inPlot(centre)})`);
      handle.select(".explorable-reach").attr("r", REACH);
      handle.select(".explorable-dot").attr("r", 11);
      handle.select(".explorable-values").attr("y", 4.3).text((_, i) => i + 1);
    }

    /**
     * Shows the state in numbers and words.
     * @param {State} state
     * @param {State[]} coming
     * @returns {string} what there is to say of it
     */
    function tell({ after, centres, labels, inertia, changed }, coming) {
      const { states, at } = history;
      const isConverged = after === "assigned" && !changed;
      const happened = isConverged ? `Converged after ${inSteps(at)}` : `Step ${at}: ${DID[after]}`;
      plot.title([{ text: happened }]);
      note.text(isConverged ? "no point changes its cluster" : `next: ${DOES[after]}`);

      curve(states.map((one) => one.inertia), at, coming.map((one) => one.inertia));
      const { left, right } = curve.plot;
      for (const line of [told, heading]) line.attr("x", left);
      sizes.attr("transform", `translate(${left},${bottom + 64})`);
      const total = formatNumber(inertia, INERTIA);
      sum.text(total);

      const members = centres.map((_, i) => (labels ? labels.filter((label) => label === i).length : null));
      const empty = members.flatMap((size, i) => (size === 0 ? [i + 1] : []));
      heading.text(empty.length ? `Empty, centre stays: ${empty.join(", ")}` : "Points in each cluster");
      const item = parts(sizes, members, { mark: "path", note: "text" });
      const apart = Math.min(COLUMN, (right + SPARE - left) / A_ROW);
      item.attr("transform", (_, i) => `translate(${round(apart * (i % A_ROW))},${ROW * (1 + Math.floor(i / A_ROW))})`);
      item.select(".explorable-mark").attr("d", (_, i) => glyph(i, 4.5, 5, -5));
      item.select(".explorable-note").attr("x", 15).text((size, i) => `${i + 1}: ${size ?? "–"}`);

      const sizesSaid = labels ? `Points in each cluster: ${members.join(", ")}.` : "No point is assigned yet.";
      const emptySaid = empty.map((i) => ` Cluster ${i} has no points: its centre stays.`).join("");
      return `${happened}. Inertia ${total}. ${sizesSaid}${emptySaid}`;
    }

    /**
     * A group for each datum, in its cluster's colour, with elements that are found by their class.
     * @param {import("d3-selection").Selection<any, any, any, any>} parent
     * @param {any[]} data
     * @param {Record<string, string>} children their elements, by class
     * @returns {import("d3-selection").Selection<any, any, any, any>}
     */
    function parts(parent, data, children) {
      return parent
        .selectAll("g")
        .data(data)
        .join((enter) => {
          const group = enter.append("g").attr("data-color", (_, i) => clusters[i]?.color);
          for (const [name, element] of Object.entries(children)) group.append(element).attr("class", `explorable-${name}`);
          return group;
        });
    }

    // A centre that is near enough can be taken, and the nearest one is.
    /** @type {{by: Point} | null} */
    let held = null;
    const grip = /** @type {SVGGElement} */ (handles.node());
    /** @type {(event: PointerEvent) => Point} in px of the drawing */
    const pointer = (event) => d3.pointer(event, svg.node());
    /** @type {(at: Point) => void} */
    const putAt = ([px, py]) => put([x.invert(px), y.invert(py)]);
    handles
      // Else the numbers of the plot would be selected as text.
      .on("mousedown", (/** @type {MouseEvent} */ event) => event.preventDefault())
      .on("pointerdown", (/** @type {PointerEvent} */ event) => {
        const [px, py] = pointer(event);
        const away = history.state.centres.map(([cx, cy]) => Math.hypot(x(cx) - px, y(cy) - py));
        chosen = away.indexOf(Math.min(...away));
        const [cx, cy] = history.state.centres[chosen];
        held = { by: [x(cx) - px, y(cy) - py] };
        grip.setPointerCapture(event.pointerId);
        draw();
      })
      .on("pointermove", (/** @type {PointerEvent} */ event) => {
        if (!held) return;
        const [px, py] = pointer(event);
        putAt([px + held.by[0], py + held.by[1]]);
      })
      .on("pointerup pointercancel", () => {
        if (held) report(el, "centre", [...history.state.centres[chosen]]);
        held = null;
      });
    // By hand each press puts a centre, and the next press the next one.
    marks.on("click", (/** @type {PointerEvent} */ event) => {
      if (method !== BY_HAND) return;
      putAt(pointer(event));
      report(el, "centre", [...history.state.centres[chosen]]);
      chosen = (chosen + 1) % k;
      draw();
    });

    draw();
  },
};

/** @param {any} datum */
const itself = (datum) => datum;

/**
 * A slider's range along an axis.
 * @param {string} label
 * @param {number[]} ends
 */
function rangeOf(label, [min, max]) {
  const step = Number((10 ** Math.floor(Math.log10((max - min) / 100))).toPrecision(1));
  return { label, unit: "", min, max, step, format: `.${decimalsOf(step)}f`, concept: null };
}

/**
 * @param {Columns} points
 * @param {Point[]} centres
 * @returns {State}
 */
function placing(points, centres) {
  return { after: "placed", centres, labels: null, inertia: inertiaOf(points, assign(points, centres), centres), changed: 0 };
}

/**
 * @param {Columns} points
 * @param {State} before
 * @returns {State | null} null where nothing would change any more
 */
function next(points, { after, centres, labels, changed }) {
  if (after === "assigned" && labels) {
    if (!changed) return null;
    const moved = means(points, labels, centres);
    return { after: "moved", centres: moved, labels, inertia: inertiaOf(points, labels, moved), changed: 0 };
  }
  const joins = assign(points, centres);
  const count = joins.filter((label, i) => label !== labels?.[i]).length;
  return { after: "assigned", centres, labels: joins, inertia: inertiaOf(points, joins, centres), changed: count };
}

/**
 * Which centre is nearest to each point; of two that are as near, the first.
 * @param {Columns} points
 * @param {Point[]} centres
 */
function assign([xs, ys], centres) {
  return xs.map((px, i) => {
    let [found, least] = [0, Infinity];
    for (let j = 0; j < centres.length; j++) {
      const square = (px - centres[j][0]) ** 2 + (ys[i] - centres[j][1]) ** 2;
      if (square < least) [found, least] = [j, square];
    }
    return found;
  });
}

/**
 * The mean of each cluster's points. A centre without points stays.
 * @param {Columns} points
 * @param {number[]} labels
 * @param {Point[]} centres
 * @returns {Point[]}
 */
function means([xs, ys], labels, centres) {
  const sums = centres.map(() => [0, 0, 0]);
  labels.forEach((label, i) => {
    sums[label][0] += xs[i];
    sums[label][1] += ys[i];
    sums[label][2]++;
  });
  return sums.map(([sx, sy, size], i) => (size ? [sx / size, sy / size] : centres[i]));
}

/**
 * @param {Columns} points
 * @param {number[]} labels
 * @param {Point[]} centres
 */
function inertiaOf([xs, ys], labels, centres) {
  return labels.reduce((sum, label, i) => sum + (xs[i] - centres[label][0]) ** 2 + (ys[i] - centres[label][1]) ** 2, 0);
}

/**
 * The corners of what is nearer to a centre than to the others, within the plot: cut off along the line between two.
 * Of two centres in the same place the first has all of it.
 * @param {Point[]} centres
 * @param {number} own
 * @param {number[]} across the ends of the plot
 * @param {number[]} up
 */
function cellOf(centres, own, [left, right], [bottom, top]) {
  /** @type {Point[]} */
  let cell = [[left, bottom], [right, bottom], [right, top], [left, top]];
  const [cx, cy] = centres[own];
  for (const [i, [ox, oy]] of centres.entries()) {
    if (i === own) continue;
    if (ox === cx && oy === cy) {
      if (i < own) return [];
      continue;
    }
    /** @type {(corner: Point) => number} above zero where the other one is nearer */
    const beyond = ([px, py]) => (px - (cx + ox) / 2) * (ox - cx) + (py - (cy + oy) / 2) * (oy - cy);
    cell = cell.flatMap((from, j) => {
      const to = cell[(j + 1) % cell.length];
      const [a, b] = [beyond(from), beyond(to)];
      /** @type {Point[]} */
      const kept = a <= 0 ? [from] : [];
      const part = a / (a - b);
      if (a * b < 0) kept.push([from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]);
      return kept;
    });
  }
  return cell;
}
