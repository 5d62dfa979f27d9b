// The drawings of a model diagram: a wide one and, where that cannot be read on a phone, a narrow one, maybe one between.
import { MIDDLE, NARROW, fitsPhone, needsMiddle } from "../tensors/widths.js";
import { layout } from "./layout.js";

/** @typedef {import("./layout.js").Node} Node */
/** @typedef {import("./layout.js").Laid} Laid */

/** A page's column on a desk. */
const WIDE = 716;
/** Where names are broken: as wide as there is room for. */
const WRAPS = [190, 150, 120, 96, 76];
/** Words are left out of what would else be wider than its room by this. */
const SLACK = 1.1;
/** How many copies of a part stand side by side, in the one and in the other: as many as there is room for. */
const BESIDE = { wide: [8, 5, 3], narrow: [3] };

/**
 * @param {Node[]} items
 * @param {{up: boolean, focus: number | null, grown?: number | null, hasNarrow?: boolean, isOpen: (node: Node) => boolean}} state
 *   `hasNarrow` if there is to be a narrow one whatever the wide one is like
 * @returns {Laid[]} one, two or three: wide, narrow, between
 */
export function drawings(items, { up, hasNarrow = false, ...state }) {
  const hasLanes = allOf(items).some(({ laned, words = [] }) => laned && words.length > 2);
  /** How many words are drawn at least: names are broken before any is left out. */
  const leasts = hasLanes ? [Infinity, 2] : [2];
  /** Lanes are equally wide, unless all words have room on lanes of their own width alone: before any word is left out. */
  const lanesOf = (/** @type {boolean} */ up, /** @type {number} */ least) => (!hasLanes || !up ? [false] : least === Infinity ? [false, true] : [true]);
  /** @type {(room: number, most: number[], ways: boolean[], columns: (Set<string> | undefined)[]) => Laid} */
  const fit = (room, most, ways, columns) => {
    /** @type {Laid | undefined} */
    let narrowest;
    /** @type {(how: Partial<Parameters<typeof layout>[1]>, wrap: number) => Laid | undefined} */
    const tried = (how, wrap) => {
      const laid = layout(items, { ...state, up, room, mostBeside: most[0], ...how, wrap });
      if (!narrowest || laid.width < narrowest.width) narrowest = laid;
      return laid.width <= room ? laid : undefined;
    };
    /** @type {(how: Partial<Parameters<typeof layout>[1]>) => Laid | undefined} */
    const fitting = (how) => {
      const [long, ...others] = WRAPS;
      const whole = tried(how, long);
      if (whole) return whole;
      // Where the shortest lines need too much room all others do.
      const broken = tried(how, others[others.length - 1]);
      return broken && (firstOf(others.slice(0, -1), (wrap) => tried(how, wrap)) ?? broken);
    };
    const kinds = most.flatMap((mostBeside) => leasts.flatMap((least) => ways.flatMap((up) => lanesOf(up, least).map((own) => ({ up, mostBeside, least, own })))));
    const found =
      firstOf(kinds, fitting) ??
      firstOf(columns, (below) => {
        const how = { up: true, mostBeside: most[most.length - 1], below, under: true };
        const laid = firstOf(leasts, (least) => firstOf(lanesOf(true, least), (own) => fitting({ ...how, least, own })));
        const less = 2 * room - (narrowest?.width ?? 0);
        if (laid || !hasLanes || less > room * (2 - SLACK)) return laid;
        // What stands beside the lanes leaves them less room.
        return firstOf([2, 1], (least) => fitting({ ...how, least, own: true, room: less }));
      });
    return found ?? /** @type {Laid} */ (narrowest);
  };
  // Fewer copies change nothing where none stand side by side.
  const hasRows = allOf(items).some(({ row }) => row);
  const beside = hasRows ? BESIDE : { wide: BESIDE.wide.slice(0, 1), narrow: BESIDE.narrow };
  const wide = fit(WIDE, beside.wide, [up], []);
  if (fitsPhone(wide.width) && !hasNarrow) return [wide];
  const narrow = fit(NARROW, beside.narrow, [true, false], columnsOf(items));
  if (up || !narrow.isStacked || !needsMiddle(wide.width)) return [wide, narrow];
  // What runs to the right is turned up before its columns are set below each other, which reads as one after the other.
  const between = fit(MIDDLE, beside.narrow, [true], []);
  return between.width <= MIDDLE ? [wide, narrow, between] : [wide, narrow];
}

/**
 * What is made of the first one that something can be made of.
 * @template One, Made
 * @param {One[]} all
 * @param {(one: One) => Made | undefined} make
 */
function firstOf(all, make) {
  for (const one of all) {
    const made = make(one);
    if (made) return made;
  }
  return undefined;
}

/**
 * Whose columns may stand below each other: none, those of the outermost parts, then those of parts in them as well.
 * @param {Node[]} items
 */
function columnsOf(items) {
  const all = allOf(items).filter(({ kind, row }) => kind === "beside" || row);
  const depthOf = (/** @type {Node} */ { id }) => id.split(".").length;
  const depths = [...new Set(all.map(depthOf))].sort((a, b) => a - b);
  return [undefined, ...depths.map((most) => new Set(all.filter((node) => depthOf(node) <= most).map(({ id }) => id)))];
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
