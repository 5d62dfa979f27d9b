// Links between what is seen: where a box is closed they begin and end at it.

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
 */

/**
 * @param {Node[]} items
 * @param {(node: Node) => boolean} isOpen
 * @returns {Wire[]}
 */
export function wiresOf(items, isOpen) {
  /** @type {Map<string, {node: Node, seen: string}>} */
  const all = new Map();
  const visit = (/** @type {Node} */ node, /** @type {string | null} */ hidden) => {
    all.set(node.id, { node, seen: hidden ?? node.id });
    const closes = node.kind === "box" && node.children && !isOpen(node) ? (hidden ?? node.id) : hidden;
    for (const child of node.children ?? []) visit(child, closes);
  };
  for (const item of items) visit(item, null);
  /** @type {Map<string, Wire>} */
  const wires = new Map();
  for (const { node, seen } of all.values()) {
    for (const link of node.links ?? []) {
      const source = all.get(link.from);
      if (!source) continue;
      const from = source.seen;
      if (from === seen || inside(seen, from) || inside(from, seen)) continue;
      const within = common(from, seen);
      const place = (/** @type {string} */ id) => Number(id.slice(within ? within.length + 1 : 0).split(".")[0]);
      wires.set(`${from}>${seen}`, {
        from,
        to: seen,
        within,
        first: place(from),
        last: place(seen),
        label: link.label,
        dashed: link.dashed,
        given: source.node.given,
      });
    }
  }
  return [...wires.values()];
}

/** @param {string} one @param {string} other */
const inside = (one, other) => one.startsWith(`${other}.`);

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
