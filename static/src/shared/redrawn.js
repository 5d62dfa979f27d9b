// A drawing is drawn again where it differs: what stays is neither parsed nor laid out once more.

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
 * @param {string | string[]} markup all of it, or each of its outermost elements
 * @param {number} [height] px of its drawing, where that may change
 */
export function redraw(svg, markup, height) {
  const before = drawn.get(svg);
  const now = typeof markup === "string" ? outermost(markup) : markup;
  if (before?.length === now.length && svg.children.length === now.length) {
    const others = [...now.keys()].filter((i) => now[i] !== before[i]);
    if (others.length) {
      // Parsed where nothing is laid out.
      const aside = /** @type {Element} */ (svg.cloneNode());
      aside.innerHTML = others.map((i) => now[i]).join("");
      const pairs = [...aside.children].map((fresh, k) => /** @type {[Element, Element]} */ ([svg.children[others[k]], fresh]));
      for (const [old, fresh] of pairs) renew(old, fresh);
    }
  } else svg.innerHTML = now.join("");
  drawn.set(svg, now);
  if (height === undefined) return;
  const [left, top, width] = (svg.getAttribute("viewBox") ?? "").split(" ");
  svg.setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
  svg.setAttribute("height", String(height));
}

/**
 * Makes an element what another one is: by its attributes and its text where that is enough, or by taking its place.
 * @param {Element} old
 * @param {Element} fresh
 */
function renew(old, fresh) {
  // Browsers compare whole trees several times as fast.
  if (old.isEqualNode(fresh)) return;
  const parts = [...fresh.children];
  const isLeaf = !parts.length && !old.children.length;
  // Text beside elements is written as it stands.
  const isAlike = old.tagName === fresh.tagName && old.children.length === parts.length && (isLeaf || fresh.childNodes.length === parts.length);
  if (!isAlike) return old.replaceWith(fresh);
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (isLeaf) {
    if (old.textContent !== fresh.textContent) old.textContent = fresh.textContent;
  } else parts.forEach((part, i) => renew(old.children[i], part));
}
