/**
 * Gives what it is called on the colours of a concept, or of the palette where there is none.
 * @param {string | null | undefined} concept
 * @param {string | null} color one of the palette's names
 * @returns {(selection: import("./select.js").Selection) => void}
 */
export function painted(concept, color) {
  return (selection) => void selection.attr("data-concept", concept || null).attr("data-color", concept ? null : color);
}
