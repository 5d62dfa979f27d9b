// Where lines meet the sides of parts: each at a place of its own, with room for what it carries.
import { textWidth } from "../text.js";
import { SMALL } from "./sizes.js";
import { fedBack, isWithin } from "./wires.js";

/** @typedef {import("./layout.js").Node} Node */
/** @typedef {import("./wires.js").Side} Side */
/** @typedef {import("./wires.js").Wire} Wire */

/** Room for a label beside a line, with what is around it. */
export const labelRoom = (/** @type {string | undefined} */ label) =>
  label ? textWidth(label, SMALL) + 14 : 0;

/** Between two lines, and beside one that carries something, where the flow goes up. */
const SLOT = 9;
const LABELLED = 18;

/**
 * Lines at one side of a part, in the order in which they meet it along the flow.
 * @typedef {{key: string, label?: string}[]} Ends
 */

/** Where all lines meet the sides of parts. */
export class Sides {
  /** @type {Map<string, Ends>} */
  #ends = new Map();
  /** Parts of which the first copy takes lines in, and the last one gives them out. @type {Set<string>} */
  #repeated = new Set();

  /**
   * @param {Node[]} items
   * @param {Wire[]} wires
   * @param {boolean} up
   */
  constructor(items, wires, up) {
    this.wires = wires;
    this.up = up;
    // What comes from before meets a part before what comes from behind it.
    const order = [...wires].sort((a, b) => a.from.localeCompare(b.from, "en", { numeric: true }));
    for (const wire of order) this.#add(wire.to, wire.reaches, { key: keyOf(wire, "to"), label: wire.label });
    for (const wire of [...wires].sort((a, b) => a.to.localeCompare(b.to, "en", { numeric: true }))) {
      if (wire.leaves) this.#add(wire.from, wire.leaves, { key: keyOf(wire, "from") });
    }
    this.#visit(items);
  }

  /** @param {Node[]} nodes */
  #visit(nodes) {
    for (const { id } of fedBack(nodes)) this.#add(id, "high", { key: `${id} fed` });
    nodes.forEach((node, i) => {
      const next = nodes[i + 1];
      if (node.kind === "residual" && next) this.#add(next.id, "high", { key: `${node.id} past` }, true);
      if (node.repeat && node.repeat > 1) this.#repeated.add(node.id);
      this.#visit(node.children ?? []);
    });
  }

  /**
   * @param {string} node
   * @param {Side} side
   * @param {{key: string, label?: string}} end
   * @param {boolean} [isFirst]
   */
  #add(node, side, end, isFirst = false) {
    const ends = this.at(node, side);
    this.#ends.set(`${node} ${side}`, isFirst ? [end, ...ends] : [...ends, end]);
  }

  /** @param {string} node @param {Side} side */
  at = (node, side) => this.#ends.get(`${node} ${side}`) ?? [];

  /**
   * Whether a line crosses a side of a box on its way to what is in it.
   * @param {string} node
   * @param {Side} side
   */
  passes(node, side) {
    const enters = (/** @type {string} */ one, /** @type {string} */ other) =>
      isWithin(one, node) && !isWithin(other, node);
    return this.wires.some(
      ({ from, to, leaves, reaches }) =>
        (reaches === side && enters(to, from)) || (leaves === side && enters(from, to)),
    );
  }

  /** @param {string} node @param {Side} side */
  crosses = (node, side) => this.at(node, side).length > 0 || this.passes(node, side);

  /**
   * Where the lines at a side meet it, from its middle.
   * @param {string} node
   * @param {Side} side
   * @param {number} half of the part's length along the flow
   * @param {boolean} [isLast] of a repeated part, whether it is the last copy
   * @returns {Map<string, {at: number, spread: number, label?: string, before: boolean}>} `spread` is where they would meet
   *   a longer part, `before` where a label stands on the side that the flow comes from
   */
  meetings(node, side, half, isLast = false) {
    const ends = this.at(node, side).filter(
      ({ key }) => !this.#repeated.has(node) || key.endsWith(" to") !== isLast,
    );
    const room = (/** @type {{label?: string}} */ { label }) =>
      !label ? SLOT : this.up ? LABELLED : labelRoom(label);
    // Of two, the first one's label stands before it and the second one's behind: they need no room between them.
    const spans = ends.slice(0, -1).map((one, i) => (i || ends.length > 2 ? room(one) : SLOT));
    const total = spans.reduce((sum, one) => sum + one, 0);
    const fits = Math.min(1, (2 * Math.max(1, half - 6)) / (total || 1));
    let at = -total / 2;
    return new Map(
      ends.map(({ key, label }, i) => {
        const one = { at: at * fits, spread: at, label, before: i === 0 && ends.length === 2 };
        at += spans[i] ?? 0;
        return [key, one];
      }),
    );
  }

  /**
   * How long a part is at least for the lines at its sides.
   * @param {string} node
   */
  spread(node) {
    const all = [
      ...this.meetings(node, "low", Infinity).values(),
      ...this.meetings(node, "high", Infinity).values(),
    ];
    return 2 * Math.max(0, ...all.map(({ at }) => Math.abs(at))) + 12;
  }

  /**
   * How far the lines at a part, with what they carry, reach along the flow from its middle.
   * @param {string} node
   * @param {Side[]} [sides]
   */
  reach(node, sides = ["low", "high"]) {
    let [before, after] = [0, 0];
    for (const side of sides) {
      for (const { at, label, before: isBefore } of this.meetings(node, side, Infinity).values()) {
        const room = label ? (this.up ? LABELLED : labelRoom(label)) : 4;
        before = Math.max(before, (isBefore ? room : 4) - at);
        after = Math.max(after, (isBefore ? 4 : room) + at);
      }
    }
    return { before, after };
  }
}

/**
 * @param {Wire} wire
 * @param {"from" | "to"} end
 */
export const keyOf = ({ from, to }, end) => `${from}>${to} ${end}`;
