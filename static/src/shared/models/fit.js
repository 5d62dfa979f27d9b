// The drawings of a model diagram: a wide one and, where that cannot be read on a phone, a narrow one.
import { NARROW, fitsPhone } from "../tensors/widths.js";
import { layout } from "./layout.js";

/** @typedef {import("./layout.js").Node} Node */
/** @typedef {import("./layout.js").Laid} Laid */

/** A page's column on a desk. */
const WIDE = 716;
/** Where names are broken: as wide as there is room for. */
const WRAPS = [190, 150, 120, 96, 76];
/** How many copies of a part stand side by side, in the one and in the other: as many as there is room for. */
const BESIDE = { wide: [8, 5, 3], narrow: [3] };

/**
 * @param {Node[]} items
 * @param {{up: boolean, focus: number | null, grown?: number | null, isOpen: (node: Node) => boolean}} state
 * @returns {Laid[]} one or two
 */
export function drawings(items, { up, focus, grown, isOpen }) {
  /** @type {(room: number, most: number[], ways: boolean[]) => Laid} */
  const fit = (room, most, ways) => {
    const all = [];
    // Fewer copies change nothing where none stand side by side.
    const hasRows = allOf(items).some(({ row }) => row);
    for (const mostBeside of hasRows ? most : most.slice(0, 1)) {
      for (const wrap of WRAPS) {
        for (const up of ways) {
          const laid = layout(items, { focus, grown, isOpen, up, room, wrap, mostBeside });
          if (laid.width <= room) return laid;
          all.push(laid);
        }
      }
    }
    return all.reduce((best, one) => (one.width < best.width ? one : best));
  };
  const wide = fit(WIDE, BESIDE.wide, [up]);
  return fitsPhone(wide.width) ? [wide] : [wide, fit(NARROW, BESIDE.narrow, [true, false])];
}

/**
 * All parts, each before what it holds.
 * @param {Node[]} nodes
 * @returns {Node[]}
 */
export const allOf = (nodes) => nodes.flatMap((node) => [node, ...allOf(node.children ?? [])]);

/**
 * Which boxes are open at a level: at 0 none, at 1 those that no other holds, and so on.
 * @param {Node[]} items
 * @param {number | null | undefined} level nothing for all
 * @returns {Set<string>} their places
 */
export function openAt(items, level) {
  /** @type {Set<string>} */
  const open = new Set();
  /** @type {(nodes: Node[], depth: number) => void} */
  const visit = (nodes, depth) => {
    for (const { id, kind, children = [] } of nodes) {
      const isBox = kind === "box";
      if (isBox && children.length && depth < (level ?? Infinity)) open.add(id);
      visit(children, depth + (isBox ? 1 : 0));
    }
  };
  visit(items, 0);
  return open;
}

/**
 * At which step each part comes: its own, that of the first in it, or that of the next part that has one.
 * @param {Node[]} items
 * @param {{id: string}[]} steps
 * @returns {Map<string, number>}
 */
export function arrivals(items, steps) {
  /** @type {Map<string, number>} */
  const at = new Map();
  steps.forEach(({ id }, step) => at.has(id) || at.set(id, step));
  const order = allOf(items);
  let coming = steps.length - 1;
  for (const { id } of [...order].reverse()) {
    const inside = order
      .filter((other) => other.id.startsWith(`${id}.`))
      .map((other) => at.get(other.id) ?? coming);
    const own = Math.min(at.get(id) ?? Infinity, ...inside);
    coming = Number.isFinite(own) ? own : coming;
    at.set(id, coming);
  }
  return at;
}
