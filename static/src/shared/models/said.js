// A part in words, for who cannot see which one is meant.
import { joined, listed, t } from "../words.js";

import { seen } from "./leaves.js";

/** @typedef {import("./layout.js").Node} Node */

/**
 * What a part is called in words: boxes of one name are numbered, as in the alternative.
 * @param {Node} node
 * @param {Node[]} all
 */
export function called(node, all) {
  const same = all.filter(({ kind, label }) => kind === "box" && label === node.label);
  // Translators: {0} is the name of a part of a diagram that has several of them.
  return node.kind === "box" && same.length > 1 ? t`${node.label} number ${same.indexOf(node) + 1}` : (node.label ?? "");
}

/**
 * @param {Node} node
 * @param {boolean} isOpen
 * @param {string | null} [cell] the one in it that is meant
 * @param {string} [name] what it is called
 * @param {Record<string, string>} [terms] what readers call concepts whose names are others
 */
export function said(
  { kind, label = "", words = [], dims = [], children = [], repeat, aside, note, front, cells, values, concept },
  isOpen,
  cell = null,
  name = label,
  terms = {},
) {
  const term = concept && (terms[concept] ?? concept);
  const at = cell === null ? -1 : (cells?.flat(2).indexOf(cell) ?? -1);
  if (cell !== null && at >= 0) {
    const [array, index] = cell.split(":");
    return `${array}${index && `[${index.replaceAll(",", ", ")}]`} = ${values?.flat(2)[at]}.`;
  }
  const sizes = dims.map(({ size }) => size).join(" × ");
  const told = (/** @type {any[]} */ parts) => {
    const all = joined(parts.filter(Boolean));
    // Translators: {0} is a part of a diagram, {1} what its author notes.
    return note ? t`${all}; ${note}.` : t`${all}.`;
  };
  switch (kind) {
    case "words":
      return told([t`Words: ${words.join(" ")}`]);
    case "tensor":
      return told([term && term.toLowerCase() !== label.toLowerCase() ? `${label} (${term})` : label, sizes, front, cells && t("Enter goes to its cells")]);
    case "sign":
      // Screen readers pass over a dot.
      return told([label !== "·" ? label : aside ? t("dot") : t("dot (dot product)"), aside]);
    case "box": {
      // Translators: {0} is a part of a diagram.
      const all = repeat && repeat > 1 ? t`${name}, ${repeat} times` : name;
      // Translators: {0} is a part of a diagram, which shows what is in it or not.
      return told([!children.length ? all : isOpen ? t`${all}, open` : t`${all}, closed; Enter opens it`]);
    }
    case "residual":
      // Translators: {0} are parts of a diagram.
      return told([t`Residual connection around ${listed(children.map((child) => child.label ?? ""))}`]);
    default:
      return label ? told([label]) : "";
  }
}

/**
 * What a word looks at.
 * @param {{words: string[], looking: Node}} sight of which words, and how far
 * @param {number} focus its place
 */
export function saidToSee({ words, looking }, focus) {
  const places = [...words.keys()].map((place) => (words[place] === "…" ? NaN : place));
  const others = seen(looking, { focus, places }).map((place) => words[place]);
  // Translators: {1} is the word, {2} are the words that it looks at.
  return t`Word ${focus + 1}, ${words[focus]}, looks at ${listed(others)}.`;
}
