// A part in words, for who cannot see which one is meant.

/** @typedef {import("./layout.js").Node} Node */

/**
 * @param {Node} node
 * @param {boolean} isOpen
 */
export function said(
  { kind, label = "", words = [], dims = [], children = [], repeat, aside, note },
  isOpen,
) {
  const sizes = dims.map(({ size }) => size).join(" × ");
  const times = repeat && repeat > 1 ? `, ${repeat} times` : "";
  const more = note ? `; ${note}` : "";
  switch (kind) {
    case "words":
      return `Words: ${words.join(" ")}${more}.`;
    case "tensor":
      return `${label}${sizes ? `, ${sizes}` : ""}${more}.`;
    case "sign":
      return `${label}${aside ? `, ${aside}` : ""}${more}.`;
    case "box":
      return `${label}${times}${children.length ? (isOpen ? ", open" : ", closed; Enter opens it") : ""}${more}.`;
    default:
      return label ? `${label}${more}.` : "";
  }
}
