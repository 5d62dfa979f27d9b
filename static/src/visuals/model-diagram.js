// A model as nested boxes: words, vectors and boxes in the order of their lines, joined by arrows.
import { drawingMarkup } from "../shared/models/draw.js";
import { layout } from "../shared/models/layout.js";
import { tag } from "../shared/svg.js";
import { NARROW, fitsPhone, widthClass } from "../shared/tensors/widths.js";

/** A page's column on a desk. */
const WIDE = 716;
/** Where names are broken: as wide as there is room for. */
const WRAPS = [190, 150, 120, 96, 76];

/** @typedef {import("../shared/models/layout.js").Node} Node */
/** @typedef {import("../types.js").RenderProps} RenderProps */

/** @type {import("../types.js").Picture} */
export default {
  render(props) {
    props.el.innerHTML = view({ model: props.model, id: props.el.id, label: "" });
    enliven(props);
  },
};

/**
 * The whole picture as markup: a wide drawing and a narrow one, of which the style sheet shows one.
 * @param {{model: RenderProps["model"], id: string, label: string}} surroundings `id` of the element that it stands
 *   in, `label` of the one that says in words what it shows
 */
export function view({ model, id, label }) {
  /** @type {Node[]} */
  const items = model.get("items");
  const open = model.get("open");
  const isOpen = (/** @type {Node} */ { id: place }) => open === null || open === undefined || depthOf(items, place) < open;
  const shared = { focus: model.get("focus") ?? null, isOpen };
  const up = model.get("direction") !== "right";
  /** @type {(room: number, mostBeside: number, ways: boolean[]) => import("../shared/models/layout.js").Laid} */
  const fit = (room, mostBeside, ways) => {
    const all = [];
    for (const wrap of WRAPS) {
      for (const way of ways) {
        const laid = layout(items, { ...shared, up: way, room, wrap, mostBeside });
        if (laid.width <= room) return laid;
        all.push(laid);
      }
    }
    return all.reduce((best, one) => (one.width < best.width ? one : best));
  };
  const wide = fit(WIDE, 8, [up]);
  const layouts = [wide];
  if (!fitsPhone(wide.width)) layouts.push(fit(NARROW, 3, [true, false]));
  const concepts = new Map(allOf(items).flatMap((node) => (node.concept ? [[node.id, node.concept]] : [])));
  const drawings = layouts.map((laid, i) => {
    const [width, height] = [laid.width, laid.height].map(Math.ceil);
    const attributes = {
      class: `explorable-picture explorable-model ${i ? "explorable-narrow" : "explorable-wide"}`,
      viewBox: `0 0 ${width} ${height}`,
      width: model.get("width") ?? width,
      height: model.get("width") ? null : height,
      role: i ? "graphics-symbol img" : "img",
      "aria-labelledby": label || null,
    };
    return tag("svg", attributes, drawingMarkup(laid, concepts));
  });
  return tag("div", { class: `explorable-stage ${widthClass(wide.width)}`, id: `${id}-stage` }, drawings.join(""));
}

/** @param {Node[]} nodes @returns {Node[]} */
const allOf = (nodes) => nodes.flatMap((node) => [node, ...allOf(node.children ?? [])]);

/**
 * In how many boxes a part stands.
 * @param {Node[]} items
 * @param {string} id
 */
function depthOf(items, id) {
  let depth = 0;
  let nodes = items;
  for (const place of id.split(".").slice(0, -1)) {
    const node = nodes.find((one) => one.id.split(".").pop() === place);
    if (node?.kind === "box") depth++;
    nodes = node?.children ?? [];
  }
  return depth;
}

/** @param {Omit<RenderProps, "d3">} props */
export function enliven(props) {
  void props;
}
