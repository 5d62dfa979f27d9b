// A drawing is drawn again where it differs: what stays is neither parsed nor laid out once more.

/** So many elements are written anew by themselves. */
const FEW = 24;

/** The elements that each drawing was last made of. @type {WeakMap<Element, string[]>} */
const drawn = new WeakMap();

/**
 * Cuts markup into its outermost elements, as `tag` writes them: each has an end of its own, and text stands within.
 * @param {string} markup
 */
export function outermost(markup) {
  const found = [];
  let [depth, from] = [0, 0];
  for (let at = markup.indexOf("<"); at >= 0; at = markup.indexOf("<", at + 1)) {
    depth += markup[at + 1] === "/" ? -1 : 1;
    if (depth) continue;
    const end = markup.indexOf(">", at) + 1;
    found.push(markup.slice(from, end));
    from = end;
  }
  return found;
}

/**
 * Draws a panel again.
 * @param {Element} svg
 * @param {string} markup
 * @param {number} [height] px of its drawing, where that may change
 */
export function redraw(svg, markup, height) {
  const before = drawn.get(svg);
  const now = outermost(markup);
  const isAlike = before?.length === now.length && svg.children.length === now.length;
  const others = isAlike ? [...now.keys()].filter((i) => now[i] !== before[i]) : now;
  // To write many anew one by one takes longer than to write all at once.
  if (isAlike && others.length < FEW) {
    const children = [...svg.children];
    for (const i of /** @type {number[]} */ (others)) children[i].outerHTML = now[i];
  } else svg.innerHTML = markup;
  drawn.set(svg, now);
  if (height === undefined) return;
  const [left, top, width] = (svg.getAttribute("viewBox") ?? "").split(" ");
  svg.setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
  svg.setAttribute("height", String(height));
}
