// In a page of formulas: lays each out as KaTeX itself writes it, in the same place, and returns where a box or a text
// of the two differs by more than `tolerance` em.
({ selector, tolerance }) => {
  const LOOK = ["color", "backgroundColor", "borderTopColor", "borderBottomWidth", "fontFamily", "fontSize", "fontStyle"];

  const lookOf = (element) => {
    const style = getComputedStyle(element);
    return LOOK.map((name) => style[name]);
  };
  const ours = (element) => [...element.classList].every((name) => name.startsWith("explorable-k"));
  /** Whether a box is there for a symbol's width or slant alone; KaTeX writes many symbols without one. */
  const added = (node) =>
    node.nodeType === Node.ELEMENT_NODE && node.textContent && [node, ...node.querySelectorAll("*")].every(ours);

  const SPACING = new Set(["mord", "mop", "mbin", "mrel", "mopen", "mclose", "mpunct", "minner", "mtight"]);
  /** Whether a box only tells TeX how to space it: the suite leaves most of them out. Its texts are compared. */
  const isSpacing = (node) =>
    node.localName === "span" &&
    [...node.classList].every((name) => SPACING.has(name) || name.startsWith("explorable-k")) &&
    [...node.classList].some((name) => SPACING.has(name));

  /** What a reader sees of a formula: its boxes, its texts and its drawings, from its left and its baseline. */
  const measure = (katex) => {
    const html = katex.querySelector(".katex-html");
    const strut = html.querySelector(".katex-strut")?.getBoundingClientRect();
    const { left } = html.getBoundingClientRect();
    const origin = { left, top: strut?.top ?? html.getBoundingClientRect().top };
    const place = ({ left, top, width, height }) => [left - origin.left, top - origin.top, width, height];
    const found = [];
    const walk = document.createTreeWalker(html, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walk.currentNode; node; node = walk.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        const range = document.createRange();
        range.selectNodeContents(node);
        found.push({ what: `“${node.data}”`, place: place(range.getBoundingClientRect()), look: lookOf(node.parentElement) });
      } else if (!added(node) && !isSpacing(node) && (node.className || node.hasAttribute("style"))) {
        const { left, top, width, height } = node.getBoundingClientRect();
        const style = getComputedStyle(node);
        // A symbol's box is the suite's own, as high as a line, and a box in a line is as high as what it holds:
        // their texts are compared instead.
        const symbol = !node.classList.contains("katex-base") && [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE || added(child));
        const box = symbol || style.display === "inline" ? { left, top: origin.top, width, height: 0 } : { left, top, width, height };
        found.push({ what: `<${node.localName} ${node.getAttribute("class")}>`, place: place(box), look: lookOf(node) });
      }
    }
    return found;
  };

  const formulas = [...document.querySelectorAll(selector)];
  const emOf = formulas.map((formula) => parseFloat(getComputedStyle(formula).fontSize));
  const texOf = formulas.map((formula) => formula.querySelector("annotation").textContent);
  const own = formulas.map(measure);
  const plain = formulas.map((formula, i) => {
    const holder = document.createElement("span");
    const displayMode = Boolean(formula.closest(".katex-display"));
    katex.render(texOf[i], holder, { displayMode, output: "html", strict: "ignore", trust: true });
    const written = holder.querySelector(".katex");
    return written;
  });
  // All at once: in the page, each exchange would cost a browser as much as ten formulas.
  const { body } = document;
  body.remove();
  for (const [i, formula] of formulas.entries()) formula.replaceWith(plain[i]);
  document.documentElement.append(body);
  const theirs = plain.map(measure);

  const differences = [];
  for (const [i, boxes] of own.entries()) {
    const others = theirs[i];
    const found = [];
    if (boxes.length !== others.length) found.push(`${boxes.length} boxes, not ${others.length}`);
    for (const [j, { what, place, look }] of boxes.entries()) {
      const other = others[j];
      if (!other || found.length) break;
      const off = place.map((value, k) => (value - other.place[k]) / emOf[i]);
      if (off.some((value) => Math.abs(value) > tolerance)) {
        found.push(`${what} differs by ${off.map((value) => value.toFixed(3))} em (left, top, width, height)`);
      }
      const changed = LOOK.filter((_, k) => look[k] !== other.look[k]);
      if (changed.length) found.push(`${what} has another ${changed}: ${look} not ${other.look}`);
    }
    if (found.length) differences.push(`${texOf[i]}: ${found[0]}`);
  }
  return { compared: formulas.length, differences };
};
