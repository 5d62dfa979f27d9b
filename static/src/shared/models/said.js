// A part in words, for who cannot see which one is meant.
import { t } from "../words.js";

import { seen } from "./leaves.js";

/** @typedef {import("./layout.js").Node} Node */

/**
 * @param {Node} node
 * @param {boolean} isOpen
 * @param {string | null} [cell] the one in it that is meant
 */
export function said(
  { kind, label = "", words = [], dims = [], children = [], repeat, aside, note, front, cells, values },
  isOpen,
  cell = null,
) {
  const at = cell === null ? -1 : (cells?.flat(2).indexOf(cell) ?? -1);
  if (cell !== null && at >= 0) {
    const [name, index] = cell.split(":");
    return `${name}[${index.replaceAll(",", ", ")}] = ${values?.flat(2)[at]}.`;
  }
  const sizes = dims.map(({ size }) => size).join(" × ");
  const times = repeat && repeat > 1 ? t`, ${repeat} times` : "";
  const more = note ? `; ${note}` : "";
  switch (kind) {
    case "words":
      return t`Words: ${words.join(" ")}${more}.`;
    case "tensor":
      return `${[label, sizes, front, cells && t("Enter goes to its cells")].filter(Boolean).join(", ")}${more}.`;
    case "sign":
      return `${label}${aside ? `, ${aside}` : ""}${more}.`;
    case "box":
      return `${label}${times}${children.length ? (isOpen ? t(", open") : t(", closed; Enter opens it")) : ""}${more}.`;
    default:
      return label ? `${label}${more}.` : "";
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
  const [last, ...before] = others.reverse();
  const all = before.length ? t`${before.reverse().join(", ")} and ${last}` : last;
  return t`Word ${focus + 1}, ${words[focus]}, looks at ${all}.`;
}
