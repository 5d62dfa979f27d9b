import { glyph } from "../glyphs.js";
import { panel } from "../panel.js";
import { round } from "../pixels.js";
import { texturePaint } from "../textures.js";
import { cellOf } from "./cells.js";

/** @typedef {import("./algorithm.js").Point} Point */
/** @typedef {import("./algorithm.js").State} State */
/** @typedef {{color: string, texture: string}[]} Clusters what each looks like */
/** @typedef {import("d3-selection").Selection<any, any, any, any>} Selection */

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
  const [regions, crowds, tracks] = ["g", "g", "g"].map((name) => marks.append(name));
  const handles = svg.append("g").attr("class", "explorable-handle");
  const [across, up] = [x.domain(), y.domain()];

  /** @type {(place: Point) => string} */
  const inPlot = ([px, py]) => `${round(x(px))},${round(y(py))}`;
  /** @type {(_: unknown, i: number) => string} */
  const weaveOf = (_, i) => texturePaint(clusters[i].texture);

  /** @param {Point[]} centres */
  function drawRegions(centres) {
    const outlines = centres.map((_, i) => {
      const corners = cellOf(centres, i, across, up).map(inPlot);
      return corners.length > 2 ? `M${corners.join("L")}Z` : null;
    });
    const region = parts(regions, clusters, outlines, { region: "path", weave: "path", lines: "path" });
    region.select(".explorable-region").attr("fill-opacity", 0.3).attr("d", itself);
    region.select(".explorable-weave").attr("opacity", 0.6).attr("fill", weaveOf).attr("d", itself);
    region.select(".explorable-lines").attr("stroke-opacity", 0.35).attr("d", itself);
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
    const crowd = parts(crowds, clusters, shapes, { mark: "path" });
    crowd.attr("data-color", (_, i) => (i < k ? clusters[i].color : null));
    crowd.select(".explorable-mark").attr("d", (d) => d || null);
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
    const track = parts(tracks, clusters, way[way.length - 1].centres, { ahead: "path", trail: "path" });
    track.select(".explorable-trail").attr("d", (_, i) => path(behind, i));
    track.select(".explorable-ahead").attr("d", ([px, py], i) => {
      const ahead = path(before, i);
      // A ring tells where it ends.
      return ahead && ahead + glyph(0, 7, x(px), y(py));
    });
  }

  /** @param {Point[]} centres */
  function drawCentres(centres) {
    const handle = parts(handles, clusters, centres, { reach: "circle", dot: "circle", values: "text" });
    handle.attr("transform", (centre) => `translate(${inPlot(centre)})`);
    handle.select(".explorable-reach").attr("r", REACH);
    handle.select(".explorable-dot").attr("r", 11);
    handle.select(".explorable-values").attr("y", 4.3).text((_, i) => i + 1);
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

/** @param {any} datum */
const itself = (datum) => datum;

/**
 * A group for each datum, in its cluster's colour, with elements that are found by their class.
 * @param {Selection} parent
 * @param {Clusters} clusters
 * @param {any[]} data
 * @param {Record<string, string>} children their elements, by class
 * @returns {Selection}
 */
export function parts(parent, clusters, data, children) {
  return parent
    .selectAll("g")
    .data(data)
    .join((enter) => {
      const group = enter.append("g").attr("data-color", (_, i) => clusters[i]?.color);
      for (const [name, element] of Object.entries(children)) group.append(element).attr("class", `explorable-${name}`);
      return group;
    });
}
