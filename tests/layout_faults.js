// What overlaps in a drawing of a model diagram, measured in the browser: `faultsIn(svg, items)` returns one line for each.
(() => {
  const say = (element) => {
    const part = element.closest("[data-part]")?.dataset.part ?? "";
    return `${element.tagName} ${(element.getAttribute("class") ?? "").replaceAll("explorable-", "")} "${element.textContent}" [${part}]`;
  };
  /** Letters take less of their line than the line is high. */
  const lettersOf = (text) => {
    const box = text.getBoundingClientRect();
    const isUpright = text.hasAttribute("transform");
    const [dx, dy] = isUpright ? [box.width * 0.2, 1] : [1, (box.height / Math.max(1, text.querySelectorAll("tspan[x]").length)) * 0.2];
    return { x0: box.x + dx, x1: box.right - dx, y0: box.y + dy, y1: box.bottom - dy };
  };
  const boxOf = (element) => {
    const box = element.getBoundingClientRect();
    return { x0: box.x, x1: box.right, y0: box.y, y1: box.bottom };
  };
  const meet = (a, b, by) => a.x0 < b.x1 - by && b.x0 < a.x1 - by && a.y0 < b.y1 - by && b.y0 < a.y1 - by;
  const holds = (a, b) => a.x0 <= b.x0 && a.x1 >= b.x1 && a.y0 <= b.y0 && a.y1 >= b.y1;
  /** A part's shape without the line around it. */
  const covers = (element, { x0, x1, y0, y1 }, [x, y], by) => {
    if (x < x0 + by || x > x1 - by || y < y0 + by || y > y1 - by) return false;
    if (!element.isPointInFill || element.tagName === "g") return true;
    const at = new DOMPoint(x, y).matrixTransform(element.getScreenCTM().inverse());
    return [[by, 0], [-by, 0], [0, by], [0, -by]].every(([dx, dy]) => element.isPointInFill(new DOMPoint(at.x + dx, at.y + dy)));
  };
  const SOLID = ".explorable-part, .explorable-words, .explorable-word-cell, .explorable-sign, .explorable-cells, .explorable-bar, image";

  window.faultsIn = (svg) => {
    const faults = [];
    const all = (selector) => [...svg.querySelectorAll(selector)];
    const solids = all(SOLID).map((element) => ({ element, box: boxOf(element) }));
    const opens = all(".explorable-open").map((element) => ({ element, box: boxOf(element) }));
    const texts = all("text").filter((text) => text.textContent.trim()).map((element) => ({ element, box: lettersOf(element) }));
    const dots = all(".explorable-elided").map((element) => ({ element, box: boxOf(element) }));
    const fault = (what, one, other) => faults.push(`${what}: ${say(one.element)} and ${say(other.element)}`);
    const pairs = (list, handle) => list.forEach((one, i) => list.slice(i + 1).forEach((other) => handle(one, other)));
    const partOf = ({ element }) => element.closest("[data-part]")?.dataset.part;

    const isCell = ({ element }) => element.classList.contains("explorable-word-cell");
    pairs(solids, (one, other) => {
      if (meet(one.box, other.box, isCell(one) && isCell(other) ? 1.5 : 0.5)) fault("overlap", one, other);
    });
    pairs([...texts, ...dots], (one, other) => {
      if (meet(one.box, other.box, 0)) fault("overlap", one, other);
    });
    for (const text of texts) {
      for (const solid of solids) {
        if (!meet(text.box, solid.box, 0)) continue;
        if (!(holds(solid.box, text.box) && partOf(text) === partOf(solid))) fault("overlap", text, solid);
      }
    }
    for (const open of opens) {
      for (const other of [...solids, ...texts, ...dots, ...opens]) {
        if (other !== open && meet(open.box, other.box, 0) && !holds(open.box, other.box) && !holds(other.box, open.box)) fault("border", open, other);
      }
    }
    for (const element of all(".explorable-flow")) {
      const matrix = element.getScreenCTM();
      const long = element.getTotalLength();
      const way = Array.from({ length: Math.ceil(long / 2) + 1 }, (_, i) => {
        const { x, y } = element.getPointAtLength(Math.min(long, i * 2)).matrixTransform(matrix);
        return [x, y];
      });
      const line = boxOf(element);
      const isNear = ({ box }) => box.x0 <= line.x1 && box.x1 >= line.x0 && box.y0 <= line.y1 && box.y1 >= line.y0;
      for (const solid of solids.filter(isNear)) if (way.some((at) => covers(solid.element, solid.box, at, 3))) fault("line", { element }, solid);
      for (const text of [...texts, ...dots].filter(isNear)) {
        if (way.some(([x, y]) => x > text.box.x0 && x < text.box.x1 && y > text.box.y0 && y < text.box.y1)) fault("line", { element }, text);
      }
    }
    return faults;
  };

  /** What is drawn of a part, without its lines and texts, as one box. */
  const bodyOf = (svg, id) => {
    const own = [...svg.querySelectorAll(`[data-part="${id}"]`)].flatMap((group) => [...group.querySelectorAll(`${SOLID}, .explorable-open, .explorable-plain-words, .explorable-emoji, .explorable-word`)]);
    if (!own.length) return null;
    const boxes = own.map(boxOf);
    return {
      x0: Math.min(...boxes.map(({ x0 }) => x0)),
      x1: Math.max(...boxes.map(({ x1 }) => x1)),
      y0: Math.min(...boxes.map(({ y0 }) => y0)),
      y1: Math.max(...boxes.map(({ y1 }) => y1)),
    };
  };
  const wholeOf = (svg, node) => {
    const boxes = [bodyOf(svg, node.id), ...(node.children ?? []).map((child) => wholeOf(svg, child))].filter(Boolean);
    if (!boxes.length) return null;
    return {
      x0: Math.min(...boxes.map(({ x0 }) => x0)),
      x1: Math.max(...boxes.map(({ x1 }) => x1)),
      y0: Math.min(...boxes.map(({ y0 }) => y0)),
      y1: Math.max(...boxes.map(({ y1 }) => y1)),
    };
  };

  /** Where parts do not follow one another in the order of the source. */
  window.disorderIn = (svg, items) => {
    const ways = { up: (a, b) => b.y1 <= a.y0 + 1, right: (a, b) => b.x0 >= a.x1 - 1, down: (a, b) => b.y0 >= a.y1 - 1 };
    const wrong = (way, across, nodes, isBeside) => {
      const flowing = nodes.filter(({ given }) => !given);
      const boxes = flowing.map((node) => wholeOf(svg, node));
      // Columns stand side by side, or below each other where there is no room for that.
      const follows = (a, b) => ways[way](a, b) || (isBeside && ways[across](a, b));
      const own = boxes.flatMap((box, i) => (i && box && boxes[i - 1] && !follows(boxes[i - 1], box) ? [`${flowing[i - 1].id} before ${flowing[i].id}`] : []));
      return [...own, ...nodes.flatMap((node) => wrong(way, across, node.children ?? [], node.kind === "beside"))];
    };
    const [up, right] = [wrong("up", "right", items, false), wrong("right", "down", items, false)];
    return up.length < right.length ? up : right;
  };

  /** Parts of which nothing is drawn; what only groups others has nothing of its own. */
  window.missingIn = (svg, items) =>
    items.flatMap((node) => {
      const isGroup = ["beside", "column", "residual"].includes(node.kind);
      const own = isGroup || svg.querySelector(`[data-part="${node.id}"]`) ? [] : [`missing: ${node.label ?? node.kind} [${node.id}]`];
      return [...own, ...window.missingIn(svg, node.children ?? [])];
    });

  /** Arrows of lanes that are not straight, and copies that differ. */
  window.unevenIn = (svg, items) => {
    const found = [];
    const visit = (nodes) => {
      nodes.forEach((node, i) => {
        visit(node.children ?? []);
        const groups = [...svg.querySelectorAll(`[data-part="${node.id}"]`)];
        if (node.laned && nodes[i - 1]?.laned) {
          for (const path of groups.flatMap((group) => [...group.querySelectorAll("path.explorable-flow:not(.explorable-dashed)")])) {
            const numbers = path.getAttribute("d").match(/-?[\d.]+/g).map(Number);
            if (numbers.length === 4 && numbers[0] !== numbers[2] && numbers[1] !== numbers[3]) found.push(`slanted: ${say(path)}`);
          }
        }
        if (node.kind === "box") {
          const sizes = new Set(groups.flatMap((group) => [...group.querySelectorAll("rect.explorable-part")].map((one) => `${one.getAttribute("width")}×${one.getAttribute("height")}`)));
          if (sizes.size > 1) found.push(`copies differ: ${[...sizes].join(", ")} [${node.id}]`);
        }
      });
    };
    visit(items);
    return found;
  };
})();
