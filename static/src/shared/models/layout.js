// A model diagram laid out: constructive, in the order of its source, without a solver.
import { beside } from "./beside.js";
import { Drawing } from "./drawing.js";
import { tensor } from "./cells.js";
import { Sides } from "./ends.js";
import { closed } from "./leaves.js";
import { bypassed, looped, met, opened, repeated } from "./opened.js";
import { sign } from "./signs.js";
import { stack } from "./stack.js";
import { withWords } from "./texts.js";
import { wiresOf } from "./wires.js";
import { image, pill, plain, wordsOnLanes } from "./words.js";

/**
 * A part, as the build hands it over.
 * @typedef {object} Node
 * @property {string} id its place in the tree: "0", "2.1"
 * @property {"box" | "words" | "tensor" | "sign" | "text" | "image" | "beside" | "column" | "residual"} kind
 * @property {string} [label]
 * @property {string} [src]
 * @property {[number, number]} [size] of an image
 * @property {string[]} [words]
 * @property {boolean} [laned]
 * @property {string} [aside]
 * @property {{name: string | null, size: number}[]} [dims]
 * @property {string} [concept]
 * @property {Node[]} [children]
 * @property {boolean} [given]
 * @property {number} [repeat]
 * @property {boolean} [row]
 * @property {string} [carries]
 * @property {"past" | "all"} [sees]
 * @property {number} [reach] of a past that is seen, how many words, with the one that sees
 * @property {{size: number, at: number}} [window]
 * @property {number[]} [at]
 * @property {"narrows" | "widens"} [form]
 * @property {{from: string, label?: string, dashed?: boolean}[]} [links]
 * @property {(number | null)[][][]} [values] of the cells in the rows of each grid
 * @property {(string | null)[][][]} [cells] what they are called in the tensor diagram that they come from
 * @property {import("../tensors/tints.js").Tints} [tints] what tints tell there
 * @property {string} [front] which sheet is seen
 * @property {string[]} [labels] of its last dim
 * @property {boolean} [bars]
 * @property {number} [loop]
 * @property {boolean} [grows]
 * @property {string} [note]
 */

/**
 * What measuring a part may depend on.
 * @typedef {object} Context
 * @property {boolean} up whether the flow goes up, or else to the right
 * @property {number} room px that the drawing may be wide
 * @property {number} wrap px in which names are broken
 * @property {number} mostBeside so many copies stand side by side
 * @property {Set<string>} below whose columns stand below each other
 * @property {boolean} under whether side inputs stand before all the rest
 * @property {number} least so many words of a row are drawn, however little room there is
 * @property {boolean} own whether lanes are as wide as their own words, and not all as the widest
 * @property {number} across that closed boxes reach at least
 * @property {number} [along] that the same boxes reach along the flow at least
 * @property {boolean} inResidual whether boxes are as wide as those around
 * @property {number | null} focus the place of a word, from 0
 * @property {number | null} grown how many words a row that grows has by now; all of them if null
 * @property {import("./lanes.js").Lanes | null} lanes
 * @property {boolean} goesOn whether something that comes after needs these
 * @property {boolean} apart whether what comes in is not on them
 * @property {import("./wires.js").Wire[]} wires
 * @property {Sides} sides where lines meet parts
 * @property {number} [copy] which copy of a repeated part it is, from 1
 * @property {(node: Node) => boolean} isOpen
 * @property {(node: Node, context: Context) => import("./block.js").Block} measure
 */

/** Around the whole, in px. */
const MARGIN = 6;

/**
 * @typedef {object} Laid
 * @property {Drawing} drawing
 * @property {number} width
 * @property {number} height
 * @property {(u: number, v: number) => [number, number]} at where a point of the flow lies in the drawing
 * @property {boolean} up
 * @property {boolean} isStacked whether columns stand below each other
 */

/**
 * @param {Node[]} items
 * @param {object} options
 * @param {boolean} options.up
 * @param {number} options.room
 * @param {number} options.wrap
 * @param {number} options.mostBeside
 * @param {Set<string>} [options.below]
 * @param {boolean} [options.under]
 * @param {number} [options.least]
 * @param {boolean} [options.own]
 * @param {number | null} options.focus
 * @param {number | null} [options.grown]
 * @param {(node: Node) => boolean} options.isOpen
 * @returns {Laid}
 */
export function layout(items, { up, room, wrap, mostBeside, below = new Set(), under = false, least = 2, own = false, focus, grown = null, isOpen }) {
  const shows = (/** @type {Node} */ node) => isOpen(node) && (node.children ?? []).length > 0;
  const wires = wiresOf(items, up, shows, below);
  const sides = new Sides(items, wires, up);
  const context = {
    up,
    room,
    wrap,
    mostBeside,
    below,
    under,
    least,
    own,
    across: 0,
    inResidual: false,
    focus,
    grown,
    lanes: null,
    goesOn: false,
    apart: false,
    wires,
    sides,
    isOpen: shows,
    measure,
  };
  const block = stack(items, "", context);
  const drawing = new Drawing();
  block.put(0, 0, drawing);
  const extent = drawing.extent(up);
  return {
    drawing,
    up,
    isStacked: below.size > 0,
    width: extent.right - extent.left + 2 * MARGIN,
    height: extent.bottom - extent.top + 2 * MARGIN,
    at: (u, v) =>
      up
        ? [v - extent.left + MARGIN, -u - extent.top + MARGIN]
        : [u - extent.left + MARGIN, v - extent.top + MARGIN],
  };
}

/**
 * @param {Node} node
 * @param {Context} context
 * @returns {import("./block.js").Block}
 */
function measure(node, context) {
  let block = bare(node, context);
  if (node.aside) block = withWords(block, node, context, { text: node.aside, side: "low", room: 110 });
  if (node.note) block = withWords(block, node, context, { text: node.note, side: "high", room: 130 });
  if (node.kind !== "box") block = met(block, node, context);
  return node.loop ? looped(block) : block;
}

/**
 * A part without the words beside it.
 * @param {Node} node
 * @param {Context} context
 * @returns {import("./block.js").Block}
 */
function bare(node, context) {
  switch (node.kind) {
    case "words":
      return node.laned && context.lanes && !node.window ? wordsOnLanes(node, context) : pill(node, context);
    case "tensor":
      return tensor(node, context);
    case "sign":
      return sign(node, context);
    case "text":
      return plain(node, context);
    case "image":
      return image(node, context);
    case "beside":
      return beside(node, context);
    case "column":
      return stack(node.children ?? [], node.id, context);
    case "residual":
      return bypassed(node, context);
    default:
      if (node.repeat && node.repeat > 1) return repeated(node, context);
      return met(context.isOpen(node) ? opened(node, context) : closed(node, context), node, context);
  }
}
