// What a reader would call a fault of a page, measured in a browser without the suite's own code: words with their colours
// and places, words that overlap, what sticks out of its place, and formulas that are not whole.
(() => {
  const OWN = ':is([class^="explorable"], [class*=" explorable"], [data-concept], .katex, .cell_output):not(html, body)';
  const UNSEEN = "script, style, title, desc, template, option, .katex-mathml, .explorable-alt, .headerlink";

  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  /** Red, green, blue and alpha of a computed colour, whatever its space. */
  const channels = (color) => {
    if (!known.has(color)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      known.set(color, [...canvas.getImageData(0, 0, 1, 1).data]);
    }
    return known.get(color);
  };

  const name = (element) => {
    const parts = [];
    for (let at = element; at && at !== document.body && parts.length < 5; at = at.parentElement) {
      const classes = [...at.classList].filter((one) => one !== "explorable-picture").slice(0, 2);
      parts.unshift([at.localName, ...classes].join("."));
    }
    return parts.join(" > ");
  };

  /** The part of a box that no element around it cuts off. */
  const seen = (element, box) => {
    let [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom];
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY, position, clipPath } = getComputedStyle(at);
      if (clipPath === "inset(50%)") return null;
      if (at instanceof SVGElement && at.localName !== "svg") continue;
      const around = at.getBoundingClientRect();
      if (overflowX !== "visible" && at.localName !== "svg") [left, right] = [Math.max(left, around.left), Math.min(right, around.right)];
      if (overflowY !== "visible" && at.localName !== "svg") [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)];
      if (position === "fixed") break;
    }
    return right - left > 1 && bottom - top > 1 ? { left, top, right, bottom } : null;
  };

  const opacity = (element) => {
    let all = 1;
    for (let at = element; at; at = at.parentElement) all *= Number(getComputedStyle(at).opacity);
    return all;
  };

  /** The corners of what is written, smaller by the room above and below the letters; turned text has no upright box. */
  const corners = (element, box) => {
    if (element instanceof SVGElement) {
      const text = element.closest("text");
      const { a, b, c, d, e, f } = text.getScreenCTM();
      if (Math.abs(a * b) > 1e-6) {
        const own = text.getBBox();
        const [y0, y1] = [own.y + own.height * 0.25, own.y + own.height * 0.8];
        return [[own.x, y0], [own.x + own.width, y0], [own.x + own.width, y1], [own.x, y1]].map(([x, y]) => [a * x + c * y + e, b * x + d * y + f]);
      }
      if (Math.abs(b) > Math.abs(a)) {
        const cut = (box.right - box.left) * 0.25;
        return [[box.left + cut, box.top], [box.right - cut, box.top], [box.right - cut, box.bottom], [box.left + cut, box.bottom]];
      }
    }
    const cut = (box.bottom - box.top) * 0.25;
    return [[box.left, box.top + cut], [box.right, box.top + cut], [box.right, box.bottom - cut], [box.left, box.bottom - cut]];
  };

  /** Everything that is written in what the suite made and can be seen. */
  const written = () => {
    const found = [];
    const add = (element, text, boxes) => {
      if (!element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return;
      const style = getComputedStyle(element);
      const isDrawn = element instanceof SVGElement;
      const color = channels(isDrawn ? style.fill : style.color);
      const strength = opacity(element) * (isDrawn ? Number(style.fillOpacity) : 1) * (color[3] / 255);
      for (const whole of boxes) {
        const box = seen(element, whole);
        if (box) found.push({ element, text, box, color: color.slice(0, 3), strength, corners: corners(element, whole), isOff: !!element.closest(":disabled, [aria-disabled=true]") });
      }
    };
    for (const field of document.querySelectorAll("input, select, textarea")) {
      if (!field.closest(OWN) || ["range", "checkbox", "radio", "hidden"].includes(field.type)) continue;
      const { left, top, width, height } = field.getBoundingClientRect();
      const inner = new DOMRect(left + 4, top + 3, width - 8, height - 6);
      if (field.value) add(field, field.value, [inner]);
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (!node.data.trim() || !element.closest(OWN) || element.closest(UNSEEN)) continue;
      range.selectNodeContents(node);
      add(element, node.data.trim().slice(0, 40), [...range.getClientRects()].filter(({ width }) => width > 0));
    }
    return found;
  };

  /** Whether the theme says what colour a word has: code, links, and what has the colour of the text around the suite's. */
  const isTheirs = (element) => {
    if (element instanceof SVGElement || element.closest("[data-concept], button, .explorable-control")) return false;
    if (element.closest("a, code, pre")) return true;
    let outermost = element.closest(OWN);
    while (outermost.parentElement.closest(OWN)) outermost = outermost.parentElement.closest(OWN);
    return getComputedStyle(element).color === getComputedStyle(outermost.parentElement).color;
  };
  /** Whether a word lies where a drawing that goes on to the right fades. */
  const isFading = (element, box) => box.right > (element.closest(".explorable-more")?.getBoundingClientRect().right ?? Infinity) - 34;

  window.wordsOf = () =>
    written().map(({ element, text, box, color, strength, isOff }) => ({
      text, color, strength, isOff, where: name(element), isTheirs: isTheirs(element), isFading: isFading(element, box),
      box: [box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY],
    }));

  /** Whether two convex shapes share more than their edges. */
  const overlap = (one, other) => {
    for (const shape of [one, other])
      for (let i = 0; i < 4; i++) {
        const [[x0, y0], [x1, y1]] = [shape[i], shape[(i + 1) % 4]];
        const long = Math.hypot(x1 - x0, y1 - y0) || 1;
        const [nx, ny] = [(y1 - y0) / long, (x0 - x1) / long];
        const along = (points) => points.map(([x, y]) => x * nx + y * ny);
        const [a, b] = [along(one), along(other)];
        if (Math.min(Math.max(...a), Math.max(...b)) - Math.max(Math.min(...a), Math.min(...b)) < 1.5) return false;
      }
    return true;
  };

  const overlaps = () => {
    const all = written().filter(({ strength }) => strength > 0.05).map((word) => ({
      ...word,
      formula: word.element.closest(".katex"), top: Math.min(...word.corners.map(([, y]) => y)), bottom: Math.max(...word.corners.map(([, y]) => y)),
    }));
    all.sort((one, other) => one.top - other.top);
    const found = [];
    all.forEach((one, i) => {
      for (let j = i + 1; j < all.length && all[j].top < one.bottom; j++) {
        const other = all[j];
        if ((one.formula && one.formula === other.formula) || one.element === other.element) continue;
        // Each only where it is seen: what has scrolled away covers nothing.
        if (one.box.right < other.box.left || other.box.right < one.box.left) continue;
        if (overlap(one.corners, other.corners)) found.push(`"${one.text}" and "${other.text}" overlap: ${name(one.element)} | ${name(other.element)}`);
      }
    });
    return found;
  };

  /** What sticks out of the page, or out of an element of the suite's around it. */
  const outside = () => {
    const found = [];
    const page = document.scrollingElement;
    if (page.scrollWidth > innerWidth) found.push(`the page is ${page.scrollWidth - innerWidth}px wider than its window`);
    for (const element of document.querySelectorAll(OWN)) {
      if (element instanceof SVGElement && element.localName !== "svg") continue;
      if (element.closest(UNSEEN) || element.closest(".katex")?.contains(element.parentElement) || !element.checkVisibility({ visibilityProperty: true })) continue;
      const box = element.getBoundingClientRect();
      const visible = seen(element.parentElement, box);
      // Only what does not stick out because all around it does.
      const isOut = (one) => one.right > document.documentElement.clientWidth + 1 || one.left < -1;
      if (visible && isOut(visible) && !isOut(element.parentElement.getBoundingClientRect())) found.push(`sticks out of the window by ${Math.round(visible.right - innerWidth)}px: ${name(element)}`);
      // What is in a line or in a column is no wider than that.
      const block = element.parentElement.closest("figure, p, li, td, dd, div, section, article, main");
      if (!block || element.localName === "svg" || getComputedStyle(element).position !== "static") continue;
      const around = block.getBoundingClientRect();
      const scrolls = getComputedStyle(block).overflowX !== "visible";
      if (!scrolls && box.width && box.right > around.right + 2) found.push(`${Math.round(box.right - around.right)}px wider than what it stands in: ${name(element)}`);
    }
    return found;
  };

  /** Formulas of which something is cut off, or that have lost their shape: in em from where each begins. */
  const cut = () => {
    const found = [];
    for (const formula of document.querySelectorAll(".katex-html")) {
      if (!formula.checkVisibility({ visibilityProperty: true })) continue;
      for (const base of formula.querySelectorAll(":scope > .base")) {
        const box = base.getBoundingClientRect();
        for (let at = base.parentElement; at && at !== document.body; at = at.parentElement) {
          const { overflowX, overflowY } = getComputedStyle(at);
          if (overflowX === "visible" && overflowY === "visible") continue;
          const around = at.getBoundingClientRect();
          if (box.top < around.top - 1 || box.bottom > around.bottom + 1) {
            // KaTeX's struts reach further than the ink of most formulas.
            const inks = [...base.querySelectorAll("span, svg")].filter((one) => !one.children.length && one.textContent.trim() && !one.closest(".vlist-s, .explorable-label")).map((one) => one.getBoundingClientRect());
            const out = inks.filter((ink) => ink.top + ink.height * 0.25 < around.top - 1 || ink.bottom - ink.height * 0.25 > around.bottom + 1);
            if (out.length) found.push(`cut off at the top or bottom: ${base.textContent.slice(0, 30)} in ${name(at)}`);
          }
          if ((overflowX === "hidden" || overflowX === "clip") && (box.right > around.right + 1 || box.left < around.left - 1)) found.push(`cut off at the side: ${base.textContent.slice(0, 30)} in ${name(at)}`);
        }
      }
    }
    return found;
  };

  window.faultsOf = () => [...new Set([...outside(), ...overlaps(), ...cut()])];

  /** How the parts of each formula stand: in em, from where it begins. It is the same in every theme. */
  window.formulasOf = () =>
    [...document.querySelectorAll(".katex-html")].map((formula) => {
      const origin = formula.getBoundingClientRect();
      const em = parseFloat(getComputedStyle(formula).fontSize);
      const inks = [...formula.querySelectorAll("*")].filter((one) => (one.localName === "svg" || one.classList.contains("frac-line") || (!one.children.length && one.textContent.trim())) && !one.closest("svg svg, .explorable-live, .explorable-word, .text") && !one.parentElement.closest("svg"));
      const first = inks[0]?.getBoundingClientRect();
      return {
        text: formula.textContent.slice(0, 30),
        parts: inks.map((one) => {
          const box = one.getBoundingClientRect();
          return [(box.left - first.left) / em, (box.top - first.top) / em, box.width / em, box.height / em].map((number) => Math.round(number * 50) / 50);
        }),
        isShown: formula.checkVisibility({ visibilityProperty: true }) && origin.width > 0,
      };
    });
})();
