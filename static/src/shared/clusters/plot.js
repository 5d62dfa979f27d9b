import { glyph } from "../glyphs.js";
import { panel } from "../panel.js";
import { round } from "../pixels.js";
import { texturePaint } from "../textures.js";
import { cellOf } from "./cells.js";

/** @typedef {import("./algorithm.js").Point} Point */
/** @typedef {import("./algorithm.js").State} State */
/** @typedef {{color: string, texture: string}[]} Clusters what each looks like */
/** @typedef {import("../select.js").Selection} Selection */

/** Half of the smallest comfortable drag target. */
const REACH = 22;

/**
 * The points, the centres with what is nearest to each, and the way that they go.
 * @param {typeof import("../../d3.js")} d3
 * @param {Selection} root
 * @param {object} options
 * @param {string} options.id of the picture
 * @param {import("../../types.js").Model} options.model
 * @param {{height: number, top: number}} options.size
 */
export function clusterPlot(d3, root, { id, model, size }) {
  /** @type {import("./algorithm.js").Columns} */
  const points = model.get("points");
  /** @type {Clusters} */
  const clusters = model.get("clusters");
  const [xLabel, yLabel] = model.get("labels");
  const count = points[0].length;
  const radius = count > 500 ? 2.5 : count > 200 ? 3.2 : 4;
  const plot = panel(d3, root, { id: `${id}-points`, title: "", x: model.get("x"), y: model.get("y"), xLabel, yLabel, ...size });
  const { x, y, svg, marks } = plot;
  const note = svg.append("text").attr("class", "explorable-note").attr("x", plot.left).attr("y", 38);
  marks
    .append("rect")
    .attr("class", "explorable-reach")
    .attr("x", plot.left)
    .attr("y", plot.top)
    .attr("width", plot.right - plot.left)
    .attr("height", plot.bottom - plot.top);
  const regions = parts(marks.append("g"), clusters, { region: "path", weave: "path", lines: "path" });
  const crowds = parts(marks.append("g"), clusters, { mark: "path" });
  const tracks = parts(marks.append("g"), clusters, { ahead: "path", trail: "path" });
  const handles = svg.append("g").attr("class", "explorable-handle");
  const centreHandles = parts(handles, clusters, { reach: "circle", dot: "circle", values: "text" });
  const [across, up] = [x.domain(), y.domain()];

  /** @type {(place: Point) => string} */
  const inPlot = ([px, py]) => `${round(x(px))},${round(y(py))}`;

  /** @param {Point[]} centres */
  function drawRegions(centres) {
    regions(centres.length).forEach(({ region, weave, lines }, i) => {
      const corners = cellOf(centres, i, across, up).map(inPlot);
      const outline = corners.length > 2 ? `M${corners.join("L")}Z` : null;
      region.attr("fill-opacity", 0.3).attr("d", outline);
      weave.attr("opacity", 0.6).attr("fill", texturePaint(clusters[i].texture)).attr("d", outline);
      lines.attr("stroke-opacity", 0.35).attr("d", outline);
    });
  }

  /** @param {State} state */
  function drawPoints({ centres, labels }) {
    const k = centres.length;
    /** By cluster; those that have none come last. @type {string[]} */
    const shapes = Array(k + 1).fill("");
    points[0].forEach((px, i) => {
      const [right, down] = [x(px), y(points[1][i])];
      if (labels) shapes[labels[i]] += glyph(labels[i], radius, right, down);
      else shapes[k] += glyph(0, 0.75 * radius, right, down);
    });
    crowds(k + 1).forEach(({ group, mark }, i) => {
      group.attr("data-color", i < k ? clusters[i].color : null);
      mark.attr("d", shapes[i] || null);
    });
  }

  /**
   * @param {State[]} way all that was and will be
   * @param {number} at
   */
  function drawWay(way, at) {
    /** @type {(states: State[], i: number) => string | null} */
    const path = (states, i) => {
      const places = states.map(({ centres }) => inPlot(centres[i]));
      const distinct = places.filter((place, j) => place !== places[j - 1]);
      return distinct.length > 1 ? `M${distinct.join("L")}` : null;
    };
    const [behind, before] = [way.slice(0, at + 1), way.slice(at)];
    const ends = way[way.length - 1].centres;
    tracks(ends.length).forEach(({ trail, ahead }, i) => {
      const [px, py] = ends[i];
      const left = path(before, i);
      trail.attr("d", path(behind, i));
      // A ring tells where it ends.
      ahead.attr("d", left && left + glyph(0, 7, x(px), y(py)));
    });
  }

  /** @param {Point[]} centres */
  function drawCentres(centres) {
    centreHandles(centres.length).forEach(({ group, reach, dot, values }, i) => {
      group.attr("transform", `translate(${inPlot(centres[i])})`);
      reach.attr("r", REACH);
      dot.attr("r", 11);
      values.attr("y", 4.3).text(i + 1);
    });
  }

  return {
    ranges: [across, up],
    /**
     * @param {import("../run.js").Shown<State>} shown
     * @param {string} happened
     * @param {string} next
     */
    show({ state, states, at, coming }, happened, next) {
      plot.title([{ text: happened }]);
      note.text(next);
      drawRegions(state.centres);
      drawPoints(state);
      drawWay([...states, ...coming], at);
      drawCentres(state.centres);
    },
    /**
     * Lets a hand move centres: of those that are near enough the nearest one is taken.
     * @param {object} on
     * @param {() => Point[]} on.centres where they are
     * @param {(centre: number) => void} on.take
     * @param {(place: Point) => void} on.move
     * @param {() => void} on.drop
     * @param {(place: Point) => void} on.press
     */
    listen({ centres, take, move, drop, press }) {
      /** How far the hand is from the centre that it holds. @type {Point | null} */
      let held = null;
      const grip = /** @type {SVGGElement} */ (handles.node());
      /** @type {(event: PointerEvent) => Point} in px of the drawing */
      const pointer = (event) => d3.pointer(event, svg.node());
      handles
        // Else the numbers of the plot would be selected as text.
        .on("mousedown", (/** @type {MouseEvent} */ event) => event.preventDefault())
        .on("pointerdown", (/** @type {PointerEvent} */ event) => {
          const [px, py] = pointer(event);
          const away = centres().map(([cx, cy]) => Math.hypot(x(cx) - px, y(cy) - py));
          const nearest = away.indexOf(Math.min(...away));
          const [cx, cy] = centres()[nearest];
          held = [x(cx) - px, y(cy) - py];
          grip.setPointerCapture(event.pointerId);
          take(nearest);
        })
        .on("pointermove", (/** @type {PointerEvent} */ event) => {
          if (!held) return;
          const [px, py] = pointer(event);
          move([x.invert(px + held[0]), y.invert(py + held[1])]);
        })
        .on("pointerup pointercancel", () => {
          if (held) drop();
          held = null;
        });
      marks.on("click", (/** @type {PointerEvent} */ event) => {
        const [px, py] = pointer(event);
        press([x.invert(px), y.invert(py)]);
      });
    },
  };
}

/**
 * Groups, each in its cluster's colour, with elements in it.
 * @template {string} Name
 * @param {Selection} parent
 * @param {Clusters} clusters
 * @param {Record<Name, string>} children the elements of a group, by their class
 * @returns {(count: number) => ({group: Selection} & Record<Name, Selection>)[]} as many groups as it is told
 */
export function parts(parent, clusters, children) {
  /** @type {({group: Selection} & Record<Name, Selection>)[]} */
  const made = [];
  return (count) => {
    while (made.length < count) {
      const group = parent.append("g").attr("data-color", clusters[made.length]?.color);
      /** @type {any} */
      const one = { group };
      for (const name in children) one[name] = group.append(children[name]).attr("class", `explorable-${name}`);
      made.push(one);
    }
    for (const { group } of made.splice(count)) group.remove();
    return made;
  };
}
