// Links between what is seen, and on which sides they meet parts: where a box is closed they begin and end at it.

/** @typedef {import("./layout.js").Node} Node */

/**
 * @typedef {object} Wire
 * @property {string} from
 * @property {string} to
 * @property {string} within the node that holds both, "" for the diagram
 * @property {number} first the place of the source, or of what holds it, among the children of that
 * @property {number} last the same of the target
 * @property {string} [label]
 * @property {boolean} [dashed]
 * @property {boolean} [given] whether it comes from a side input
 * @property {Side | null} leaves the side of its source; a side input has none
 * @property {Side} reaches that of its target
 */

/** @typedef {"low" | "high"} Side */

/**
 * @param {Node[]} items
 * @param {boolean} up
 * @param {(node: Node) => boolean} isOpen
 * @param {Set<string>} below whose columns stand below each other
 */
export function wiresOf(items, up, isOpen, below) {
  /** @type {Map<string, {node: Node, seen: string, holder: Node | null}>} */
  const all = new Map();
  const visit = (
    /** @type {Node} */ node,
    /** @type {Node | null} */ holder,
    /** @type {string | null} */ hidden,
  ) => {
    all.set(node.id, { node, seen: hidden ?? node.id, holder });
    const closes = node.kind === "box" && node.children && !isOpen(node) ? (hidden ?? node.id) : hidden;
    for (const child of node.children ?? []) visit(child, node, closes);
  };
  for (const item of items) visit(item, null, null);
  /** @type {Map<string, Wire>} */
  const wires = new Map();
  for (const { node, seen: to } of all.values()) {
    for (const { from: source, label, dashed } of node.links ?? []) {
      const begin = all.get(source);
      if (!begin) continue;
      const from = begin.seen;
      if (from === to || isWithin(to, from) || isWithin(from, to)) continue;
      const within = common(from, to);
      const [first, last] = [from, to].map((id) => placeIn(within, id));
      const given = begin.node.given && (begin.holder?.id ?? "") === within;
      const [leaves, reaches] = sidesOf({
        first,
        last,
        given,
        up,
        between: all.get(within)?.node.kind === "beside" && !below.has(within),
      });
      wires.set(`${from}>${to}`, { from, to, within, first, last, label, dashed, given, leaves, reaches });
    }
  }
  return [...wires.values()];
}

/**
 * A row of words that grows, and the word that comes out and is its next one.
 * @param {Node[]} nodes one after the other
 * @returns {Node[]} both, or none
 */
export function fedBack(nodes) {
  const row = nodes.findIndex(({ grows }) => grows);
  const isNext = (/** @type {Node} */ { kind, words, laned }) => kind === "words" && !laned && words?.length === 1;
  const next = row < 0 ? undefined : nodes.slice(row + 1).find(isNext);
  return next ? [nodes[row], next] : [];
}

/**
 * Side inputs have a rail of their own; what stands side by side faces one another; all else runs in the low gutter.
 * @param {{first: number, last: number, given?: boolean, up: boolean, between: boolean}} what
 * @returns {[Side | null, Side]}
 */
function sidesOf({ first, last, given, up, between }) {
  if (given) return [null, up ? "low" : "high"];
  if (!between) return ["low", "low"];
  return first < last ? ["high", "low"] : ["low", "high"];
}

/** @param {string} part @param {string} whole */
export const isWithin = (part, whole) => !whole || part.startsWith(`${whole}.`);

/**
 * Which child of a node a part is, or is in.
 * @param {string} whole
 * @param {string} part
 */
export const placeIn = (whole, part) => Number(part.slice(whole ? whole.length + 1 : 0).split(".")[0]);

/**
 * The node that holds two others.
 * @param {string} one
 * @param {string} other
 */
function common(one, other) {
  const [a, b] = [one.split("."), other.split(".")];
  let depth = 0;
  while (depth < Math.min(a.length, b.length) - 1 && a[depth] === b[depth]) depth++;
  return a.slice(0, depth).join(".");
}
