import { WIDTH, drawing } from "../panel.js";
import { round } from "../pixels.js";
import { shortened, textWidth } from "../text.js";
import { t } from "../words.js";
import { arithmetic, broken, nodeName, plain, short } from "./words.js";

/** @typedef {import("./network.js").Parameter} Parameter */
/** @typedef {[number, number]} Point */

/** Three layers are as wide as a plot; each further one needs as much room again. */
const COLUMN = 108;
const LEFT = 62;
const RIGHT = 56;
const RADIUS = 17;
const TOP = 78;
/** What nodes below one another are apart, so that there is room for their names. */
const CLOSEST = 52;
const FARTHEST = 126;
const HIGH = 252;
const SMALL = 12;
const ARITHMETIC = 14;
/** Room for a name and a number above a node. */
const NAME = 92;
/** Beyond this from an input's middle the numbers of its edges begin. */
const CLEAR = RADIUS + 2;
const LINE = 20;
/** How far from an edge a click still means it. */
const NEAR = 10;
/** What numbers on edges are apart: to see, it is a line of them, since digits are lower than their room. */
const SLOT = 8;
/** Room for one number on an edge. */
const NUMBER = { width: textWidth("−0.00", SMALL), height: 13 };

/**
 * The network: round nodes in columns, with what they give, and edges as wide as their weights are large.
 * @param {typeof import("../../d3.js")} d3
 * @param {import("../select.js").Selection} root
 * @param {object} options
 * @param {import("./network.js").Spec} options.spec
 * @param {import("./network.js").Network} options.network
 * @param {(at: number) => void} options.onSelect takes a weight's or a bias's place among all
 */
export function diagram(d3, root, { spec, network, onSelect }) {
  const { sizes } = spec;
  const last = sizes.length - 1;
  const width = WIDTH + COLUMN * Math.max(0, sizes.length - 3);
  const high = Math.max(HIGH, Math.max(...sizes) * CLOSEST);
  const bottom = TOP + high;
  /** @type {(layer: number, node: number) => Point} */
  const place = (layer, node) => [
    round(LEFT + (layer * (width - LEFT - RIGHT)) / last),
    round(TOP + 8 + high / 2 + (node - (sizes[layer] - 1) / 2) * Math.min(FARTHEST, high / sizes[layer])),
  ];
  /** @type {(parameter: Parameter) => [Point, Point] | null} */
  const ends = ({ layer, from, to }) => {
    if (from === null) return null;
    const [[x1, y1], [x2, y2]] = [place(layer - 1, from), place(layer, to)];
    const shrink = RADIUS / Math.hypot(x2 - x1, y2 - y1);
    const along = (/** @type {number} */ t) => /** @type {Point} */ ([round(x1 + t * (x2 - x1)), round(y1 + t * (y2 - y1))]);
    return [along(shrink), along(1 - shrink)];
  };
  const edges = network.parameters.filter(({ from }) => from !== null);
  const longest = Math.max(...sizes.slice(0, -1).map((size) => linesFor(size, width)));
  const svg = drawing(root, { width, height: bottom + 14 + longest * LINE });

  svg.append("text").attr("class", "explorable-title").attr("x", 8).attr("y", 16).text(t("Network"));
  const numbers = svg.append("text").attr("class", "explorable-note").attr("x", 8).attr("y", 37);
  sizes.forEach((_, layer) => {
    const name = layer === 0 ? t("inputs") : layer === last ? t("output") : last === 2 ? t("hidden") : t`hidden ${layer}`;
    const [x] = place(layer, 0);
    const activation = network.activations[layer];
    const column = layer === 0 || activation === "identity" ? name : `${name}: ${activation}`;
    // At the edges there is no room to both sides.
    const edge = Math.min(x, width - x) < textWidth(column, SMALL) / 2;
    svg
      .append("text")
      .attr("class", "explorable-token")
      .attr("x", edge ? (layer ? width - 4 : 4) : x)
      .attr("y", TOP - 14)
      .attr("text-anchor", edge ? (layer ? "end" : "start") : "middle")
      .text(column);
  });

  let at = width - 8;
  const legend = svg.append("g").attr("class", "explorable-edges");
  for (const [sign, words] of [
    ["negative", t("negative weight")],
    ["positive", t("positive")],
  ]) {
    at -= textWidth(words, SMALL);
    legend.append("text").attr("class", "explorable-token").attr("x", at).attr("y", 16).text(words);
    const line = legend.append("line").attr("class", `explorable-${sign}`).attr("stroke-width", 3);
    line.attr("x1", at - 31).attr("x2", at - 6).attr("y1", 12).attr("y2", 12);
    at -= 31 + 10;
  }

  const lines = svg.append("g").attr("class", "explorable-edges explorable-choice");
  // As a marker pen does: the line itself tells how large the weight is.
  const under = lines.append("line").attr("class", "explorable-marker");
  const drawnEdges = edges.map((edge) => {
    const [[x1, y1], [x2, y2]] = /** @type {[Point, Point]} */ (ends(edge));
    return lines.append("line").attr("x1", x1).attr("y1", y1).attr("x2", x2).attr("y2", y2);
  });
  const labels = svg.append("g").attr("class", "explorable-choice");
  const where = sizes.slice(1).map((_, layer) => labelPlace(layer + 1));
  const drawnLabels = edges.map((edge) => {
    const [[x1, y1], [x2, y2]] = [place(edge.layer - 1, edge.from ?? 0), place(edge.layer, edge.to)];
    const { along } = where[edge.layer - 1];
    const [x, y] = [x1 + along * (x2 - x1), y1 + along * (y2 - y1)].map(round);
    const label = labels.append("g");
    paper(label, x, y - NUMBER.height / 2, NUMBER.width);
    const text = label.append("text").attr("x", x).attr("y", round(y + 4)).attr("text-anchor", "middle");
    return { label, text };
  });

  // Names come first: a node covers what of them is too long.
  const names = svg.append("g");
  const ring = svg.append("circle").attr("class", "explorable-ring").attr("r", RADIUS + 2);
  const nodes = sizes.flatMap((size, layer) =>
    Array.from({ length: size }, (_, node) => {
      const [x, y] = place(layer, node);
      const group = svg.append("g").attr("class", `explorable-cells${layer ? " explorable-choice" : ""}`);
      group.append("circle").attr("class", "explorable-paper").attr("cx", x).attr("cy", y).attr("r", RADIUS);
      const fill = group.append("circle").attr("cx", x).attr("cy", y).attr("r", RADIUS);
      const value = svg.append("text").attr("class", "explorable-values").attr("pointer-events", "none").attr("x", x).attr("y", y + 4);
      const above = label(x, y - RADIUS - 6, layer === 0 ? x + CLEAR : Infinity);
      return { layer, node, fill, value, above, below: layer === last ? label(x, y + RADIUS + 16) : null };
    }),
  );

  const spelled = textLines(svg, bottom + 26);

  svg.on("click", (/** @type {MouseEvent} */ event) => {
    const found = nearest(d3.pointer(event, svg.node()));
    if (found) onSelect(found.at);
  });

  /**
   * The weight or the bias that a click means.
   * @param {number[]} point
   */
  function nearest([x, y]) {
    const node = nodes.find(({ layer, node }) => {
      const [cx, cy] = place(layer, node);
      return layer > 0 && Math.hypot(x - cx, y - cy) <= RADIUS + 4;
    });
    if (node) return network.parameters.find(({ layer, from, to }) => layer === node.layer && from === null && to === node.node);
    const [closest] = edges
      .map((edge) => ({ edge, away: distance([x, y], .../** @type {[Point, Point]} */ (ends(edge))) }))
      .sort((a, b) => a.away - b.away);
    return closest.away <= NEAR ? closest.edge : undefined;
  }

  /**
   * Where along a layer's edges their numbers stand, and whether there is room for all of them: in a column beside the
   * nodes, where edges do not cross yet, or no longer. Else those of one node are shown at a time.
   * @param {number} layer
   */
  function labelPlace(layer) {
    const closest = (/** @type {number} */ t) => {
      const heights = edges
        .filter((edge) => edge.layer === layer)
        .map(({ from, to }) => (1 - t) * place(layer - 1, from ?? 0)[1] + t * place(layer, to)[1])
        .sort((a, b) => a - b);
      return Math.min(...heights.slice(1).map((height, i) => height - heights[i]));
    };
    // So far from the nodes that it covers none.
    const first = (RADIUS + NUMBER.width / 2 + 1) / (place(1, 0)[0] - place(0, 0)[0]);
    const along = [first, 1 - first].find((t) => closest(t) >= NUMBER.height + SLOT);
    return { along: along ?? first, all: !!along };
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} [end] how far to the right it may reach; then it stands farther to the left
   */
  function label(x, y, end = Infinity) {
    const back = paper(names, x, y - 10, 0);
    const text = names.append("text").attr("class", "explorable-token").attr("x", x).attr("y", y).attr("text-anchor", "middle");
    return (/** @type {string} */ words) => {
      const wide = textWidth(words, SMALL) + 4;
      const middle = round(Math.min(x, end - wide / 2));
      back.attr("x", round(middle - wide / 2)).attr("width", wide);
      text.attr("x", middle).text(words);
    };
  }

  /**
   * Brings everything up to date.
   * @param {object} state
   * @param {Float64Array} state.weights
   * @param {Float64Array[]} state.values of the nodes, for one example
   * @param {Parameter} state.selected
   * @param {string} state.numbers
   * @param {(layer: number, node: number) => number | null} state.unscaled what a node's value is in the units of the data, if these are others
   * @param {string} state.target of the example
   */
  function show({ weights, values, selected, numbers: counted, unscaled, target }) {
    numbers.text(counted);
    edges.forEach((edge, i) => {
      const weight = weights[edge.at];
      const isNear = edge.layer === selected.layer && edge.to === selected.to;
      const numbered = where[edge.layer - 1].all;
      drawnEdges[i]
        .attr("class", `explorable-${weight < 0 ? "negative" : "positive"}`)
        .attr("stroke-width", thickness(weight))
        .attr("stroke-opacity", isNear ? null : numbered ? 0.55 : 0.3);
      const { label, text } = drawnLabels[i];
      label.attr("visibility", isNear || numbered ? null : "hidden");
      text.attr("class", `explorable-token${isNear ? " explorable-lit" : ""}`).text(short(weight));
    });
    const chosen = ends(selected);
    under.attr("visibility", chosen ? null : "hidden").attr("stroke-width", thickness(weights[selected.at]) + 9);
    if (chosen) {
      const [[x1, y1], [x2, y2]] = chosen;
      under.attr("x1", x1).attr("y1", y1).attr("x2", x2).attr("y2", y2);
    }
    const [cx, cy] = place(selected.layer, selected.to);
    ring.attr("cx", cx).attr("cy", cy);
    for (const { layer, node, fill, value, above, below } of nodes) {
      const number = values[layer][node];
      fill.attr("class", `explorable-${number < 0 ? "negative" : "positive"}`).attr("fill-opacity", tint(number));
      value.text(short(number));
      const name = nodeName(spec, layer, node);
      const room = layer === 0 ? LEFT + CLEAR - 4 : NAME;
      const inUnits = unscaled(layer, node);
      if (inUnits === null) above(shortened(name, SMALL, room));
      else {
        // Rather fewer digits than half a name.
        const [long, brief] = [plain(inUnits), short(inUnits)].map((units) => ` ${units}`);
        const units = textWidth(name + long, SMALL) > room ? brief : long;
        above(shortened(name, SMALL, room - textWidth(units, SMALL)) + units);
      }
      below?.(t`target ${target}`);
    }
    const incoming = network.parameters.filter(({ layer, to }) => layer === selected.layer && to === selected.to);
    const pieces = arithmetic({
      name: shortened(nodeName(spec, selected.layer, selected.to), ARITHMETIC, 90),
      activation: network.activations[selected.layer],
      weights: incoming.filter(({ from }) => from !== null).map(({ at }) => weights[at]),
      values: values[selected.layer - 1],
      bias: weights[incoming[incoming.length - 1].at],
      result: values[selected.layer][selected.to],
    });
    spelled(broken(pieces, width - 16, ARITHMETIC));
  }
  return show;
}

/**
 * How many lines the arithmetic of a node may need.
 * @param {number} count of what comes in
 * @param {number} width in px
 */
function linesFor(count, width) {
  const wide = Array(count).fill(-0.11);
  const pieces = arithmetic({ name: "h0[0]", activation: "sigmoid", weights: wide, values: wide, bias: -0.11, result: -0.11 });
  return broken(pieces, width - 16, ARITHMETIC).length;
}

/** How wide a weight's edge is: small ones differ most. @param {number} weight */
const thickness = (weight) => round(0.75 + (7 * Math.abs(weight)) / (Math.abs(weight) + 2));

/** How strong a node's colour is. @param {number} value */
const tint = (value) => round(0.6 * Math.tanh(Math.abs(value)));

/**
 * @param {import("../select.js").Selection} parent
 * @param {number} x of the middle
 * @param {number} y of the top
 * @param {number} width
 */
function paper(parent, x, y, width) {
  const rect = parent.append("rect").attr("class", "explorable-paper").attr("fill-opacity", 0.85);
  return rect.attr("x", round(x - width / 2)).attr("y", round(y)).attr("width", width).attr("height", NUMBER.height);
}

/**
 * @param {import("../select.js").Selection} svg
 * @param {number} y of the first line
 * @returns {(lines: string[]) => void}
 */
function textLines(svg, y) {
  const text = svg.append("text").attr("class", "explorable-arithmetic");
  return (lines) => {
    text.node().replaceChildren();
    lines.forEach((line, i) => text.append("tspan").attr("x", 8).attr("y", y + i * LINE).text(line));
  };
}

/**
 * From a point to a line between two others.
 * @param {number[]} point
 * @param {Point} from
 * @param {Point} to
 */
function distance([x, y], [x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}
