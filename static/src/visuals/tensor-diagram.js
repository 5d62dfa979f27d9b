// A tensor program: a row for each chain of lines, grids in the order in which it reads, and where a cell comes from.
// Everything is laid out and drawn while the docs are built; in the browser the drawing is only brought to life.
import { after } from "../shared/after.js";
import { History } from "../shared/history.js";
import { report, takesKeys } from "../shared/interaction.js";
import { joined, ring } from "../shared/pointed.js";
import { sentences } from "../shared/sentences.js";
import { add, tag } from "../shared/svg.js";
import { layoutMarkup } from "../shared/tensors/draw.js";
import { told, tracer } from "../shared/tensors/focus.js";
import { follow } from "../shared/tensors/follow.js";
import { joinProse } from "../shared/tensors/in-prose.js";
import { layout } from "../shared/tensors/layout.js";
import { statesOf } from "../shared/tensors/live.js";
import { ARITHMETIC, spelled } from "../shared/tensors/lines.js";
import { thinned } from "../shared/tensors/thin.js";
import { textWidth } from "../shared/text.js";
import { allSteps, transport, transportMarkup } from "../shared/transport.js";
import { MIDDLE, NARROW, fitsPhone, middleClass, needsMiddle, widthClass } from "../shared/tensors/widths.js";
import { t } from "../shared/words.js";

/** A page's column on a desk. */
const WIDE = 716;
/** Numbers have four characters, or five where there is room. */
const ROOMY = 5;
/** Of an axis, a drawing shows at most so many places if all do not fit. */
const FEWER = [5, 4, 3, 2];
/** A wide drawing may be so much wider than its place: it shrinks until its text is 11 px. */
const SHRINKS = 12 / 11;
/** Longer axes are cut, to so many places, and drawings shrink, where that leaves so much of the height. */
const SHORT = { axis: 7, places: 4, cut: 0.5, shrunk: 0.88 };
/** What is higher is drawn with lower cells, and longer axes cut, where that leaves so much of the height. */
const TALL = { height: 900, tight: 0.88, cut: 0.65 };
/** A drawing between has to be so much lower than the one for a phone. */
const LOWER = 0.88;
/** So many of the longest lines of arithmetic are broken to see how much room they take. */
const LONGEST = 6;
/** How long a line of the program stays while they play, in ms. */
const PACE = 1400;

/** @typedef {import("../shared/tensors/focus.js").Answer} Answer */
/** @typedef {import("../shared/tensors/focus.js").Cell} Cell */
/** @typedef {import("../shared/tensors/items.d.ts").Trace} Trace */
/** @typedef {import("../shared/tensors/items.d.ts").DrawnTensor} Tensor */
/** @typedef {import("../shared/tensors/layout.js").Layout} Layout */
/** @typedef {import("../shared/tensors/items.d.ts").Row} Chain */
/** @typedef {import("../types.js").RenderProps} RenderProps */

/** @type {import("../types.js").Picture} */
export default {
  render(props) {
    props.el.innerHTML = view({ model: props.model, id: props.el.id, label: "" });
    enliven({ ...props, redraw: () => redraw });
  },
};

/** What brings it to other states, in a script of its own: most programs follow no parameter. */
export const redraw = follow;

/**
 * The whole picture as markup: a wide drawing, a narrow one and maybe one between, of which the style sheet shows one.
 * @param {{model: RenderProps["model"], id: string, label: string}} surroundings `id` of the element that it stands
 *   in, `label` of the one that says in words what it shows
 */
export function view({ model, id, label }) {
  /** @type {Record<string, Tensor>} */
  const tensors = model.get("tensors");
  /** @type {Chain[]} */
  const rows = model.get("rows");
  const [traces, heat, focus] = [model.get("traces"), model.get("heat"), model.get("focus")];
  const answer = focus ? tracer({ tensors, traces, slices: model.get("slices") })(focus) : null;
  // Where nothing can be pointed at, no line of arithmetic will need room.
  const longest = model.get("still") && !answer ? {} : longestSpellings(tensors, traces, model.get("live"));

  const isLong = Object.values(tensors).some(({ shown }) => shown.some((places) => places.length > SHORT.axis));
  /** @type {Map<string, Record<string, Tensor>>} the same places are tried in several rooms */
  const tried = new Map();
  const fewer = (/** @type {{most: number, over?: number, spared: string[]}} */ wish) => {
    const key = JSON.stringify(wish);
    const found = tried.get(key) ?? thinned(tensors, rows, { ...wish, answer });
    tried.set(key, found);
    return found;
  };
  /** @type {(room: number, spared: string[], isGood: (laid: Layout) => boolean, tight?: boolean, most?: number) => Layout} */
  const fit = (room, spared, isGood, tight = false, most = SHORT.cut) => {
    const complete = layout({ tensors, rows, heat, longest }, room, { tight });
    const short = heat || !isLong ? null : fewer({ most: SHORT.places, over: SHORT.axis, spared });
    const cut = short && layout({ tensors: short, rows, heat, longest }, room, { tight });
    const isCut = cut !== null && cut.height <= most * complete.height && isGood(cut);
    const whole = isCut ? cut : complete;
    if (isGood(whole)) {
      // With a digit more a reader can follow the arithmetic, if that takes no more lines.
      const roomy = layout({ tensors: isCut && short ? short : tensors, rows, heat, longest }, room, { characters: ROOMY, tight });
      return isGood(roomy) && roomy.strips === whole.strips && roomy.width <= room ? roomy : whole;
    }
    let laid = whole;
    for (const few of FEWER) {
      laid = { ...layout({ tensors: fewer({ most: few, spared }), rows, heat, longest }, room, { tight }), thinned: true };
      if (isGood(laid)) return laid;
    }
    // Where nothing helps, an arrangement is better taken apart, and a line that is too wide better short.
    return whole.width > room ? laid : whole;
  };
  // What the author asked to be shown stays, where there is room for it.
  const isWhole = (/** @type {Layout} */ laid) => !laid.broken && laid.width <= WIDE * SHRINKS;
  const asked = fit(WIDE, model.get("kept"), isWhole);
  const own = asked.width > WIDE * SHRINKS ? fit(WIDE, [], isWhole) : asked;
  // Only what is broken into several lines is lower where it has more room.
  const shrunk = own.strips > own.rows.length ? fit(WIDE * SHRINKS, model.get("kept"), isWhole, true) : own;
  const chosen = shrunk.strips < own.strips && shrunk.height <= SHORT.shrunk * own.height ? shrunk : own;
  const wide = lower(chosen, () => fit(WIDE, model.get("kept"), isWhole, true, TALL.cut));
  const layouts = [{ laid: wide, name: "explorable-wide" }];
  const classes = [widthClass(wide.width)];
  if (!fitsPhone(wide.width)) {
    const fits = (/** @type {Layout} */ laid) => laid.width <= NARROW;
    // A phone has seldom room for all that was asked for.
    const spared = fits(fit(NARROW, model.get("kept"), fits)) ? model.get("kept") : [];
    const narrow = lower(fit(NARROW, spared, fits), () => fit(NARROW, spared, fits, true, TALL.cut));
    layouts.push({ laid: narrow, name: "explorable-narrow" });
    const isLower = (/** @type {Layout} */ laid) => laid.width <= MIDDLE && laid.height <= LOWER * narrow.height;
    // Where a phone sees few cells, the drawing between may do with few as well.
    const wishes = narrow.thinned ? [(/** @type {Layout} */ laid) => isWhole(laid) && isLower(laid), isLower] : [isWhole];
    const between = needsMiddle(wide.width) ? wishes : [];
    /** @type {Layout | undefined} */
    let middle;
    for (const wish of between) {
      if (!middle || !isLower(middle)) middle = fit(MIDDLE, model.get("kept"), wish, true, TALL.cut);
    }
    if (middle && isLower(middle)) {
      layouts.push({ laid: middle, name: "explorable-narrow explorable-middle" });
      classes.push(middleClass(middle.width));
    }
  }
  const steps = model.get("steps");
  const given = givenOf(steps, wide.rows.flatMap(({ names }) => names));
  const drawings = layouts.map(({ laid, name }, i) => {
    const [width, height] = [laid.width, laid.height].map(Math.ceil);
    const attributes = {
      class: `explorable-picture explorable-tensors ${name}`,
      viewBox: `0 0 ${width} ${height}`,
      width: model.get("width") ?? width,
      height: model.get("width") ? null : height,
      // The other drawings are the same picture for other widths, and never seen beside the wide one.
      role: i ? "graphics-symbol img" : "img",
      "aria-labelledby": label || null,
    };
    return tag("svg", attributes, layoutMarkup(laid, { answer, given: new Set(given) }));
  });
  const answers = Object.keys(traces).length > 0;
  const stage = {
    class: ["explorable-stage", ...classes].join(" "),
    role: answers ? "group" : null,
    "aria-label": answers ? t("Cells: arrow keys move, Page Up and Page Down change the tensor") : null,
  };
  // Through a single line or sentence nobody goes.
  const controls = steps?.length > 1 ? stepsMarkup(`${id}-line`, steps) : "";
  const drawn = tag("div", stage, drawings.join(""));
  // Sentences stand below, and what goes through them beside them.
  return steps?.[0]?.seen ? drawn + controls : controls + drawn;
}

/**
 * A drawing, or a tighter one of the same if it is tall and that one is much lower, and no wider than it may be.
 * @param {Layout} laid
 * @param {() => Layout} tightened
 */
function lower(laid, tightened) {
  if (laid.height <= TALL.height) return laid;
  const tight = tightened();
  return tight.height <= TALL.tight * laid.height && tight.width <= Math.max(laid.width, tight.room) ? tight : laid;
}

/**
 * Makes the drawn cells answer to the pointer and to the keyboard, and the lines to their buttons.
 * @param {import("../types.js").EnlivenProps} props
 */
export function enliven({ model, el, signal, parameters, redraw: load }) {
  const { show, again } = spotlight(el, model);
  /** @type {Record<string, Trace>} */
  const traces = model.get("traces");
  /** @type {Record<string, Tensor>} */
  const tensors = model.get("tensors");
  const asked = Object.keys(traces);
  const stage = /** @type {HTMLElement} */ (el.querySelector(".explorable-stage"));
  const listen = (/** @type {Element} */ on, /** @type {string} */ event, /** @type {(event: any) => void} */ handle) =>
    on.addEventListener(event, handle, { signal });
  if (model.get("live")) {
    after(load(), (follow) => signal.aborted || follow({ model, el, signal, parameters }, again));
  }
  if (model.get("steps")?.length > 1) enlivenSteps({ el, model, signal }, show);

  /** @type {Cell | null} */
  const first = model.get("focus");
  let kept = first;
  const tell = joined(el, el.id.replace(/-view$/, ""), (place) => show(cellAt(place) ?? kept), signal);

  /** @param {string | null} place */
  const cellAt = (place) => {
    const [name, index] = (place ?? ":").split(":");
    return tensors[name] ? { name, index: index.split(",").filter(Boolean).map(Number) } : null;
  };
  /** @param {Event} event */
  const placeOf = ({ target }) => (target instanceof Element ? target.getAttribute("data-cell") : null);
  /** @param {string | null} place */
  const point = (place) => {
    const cell = cellAt(place);
    show(cell && traces[cell.name] ? cell : kept);
    const pointed = place ?? (kept && kept !== first ? placeIn(kept) : null);
    tell(pointed);
    light(pointed);
  };
  const light = joinProse(el, point, signal);
  listen(stage, "pointerover", (event) => point(placeOf(event)));
  listen(stage, "pointerleave", () => point(null));
  if (!asked.length) return;

  takesKeys(stage);
  /** @param {Cell} cell */
  const keep = (cell) => {
    kept = cell;
    point(placeIn(cell));
    report(el, "cell", `${cell.name}[${cell.index.join(",")}]`);
  };
  listen(stage, "click", (event) => {
    const cell = cellAt(placeOf(event));
    if (cell && traces[cell.name]) keep(cell);
  });
  listen(stage, "keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") {
      kept = first;
      point(null);
    } else {
      const moved = move(event);
      if (!moved) return;
      keep(moved);
    }
    event.preventDefault();
  });

  /**
   * @param {KeyboardEvent} event
   * @returns {Cell | null} null for a key that does nothing here
   */
  function move({ key, shiftKey }) {
    const last = asked[asked.length - 1];
    const from = kept ?? { name: last, index: tensors[last].shown.map(([place]) => place) };
    if (key === "PageUp" || key === "PageDown") {
      const name = asked[(asked.indexOf(from.name) + (key === "PageUp" ? -1 : 1) + asked.length) % asked.length];
      return { name, index: tensors[name].shown.map(([place]) => place) };
    }
    const steps = /** @type {Record<string, [number, number]>} */ ({
      ArrowUp: [2, -1],
      ArrowDown: [2, 1],
      ArrowLeft: [1, -1],
      ArrowRight: [1, 1],
      Home: [1, -Infinity],
      End: [1, Infinity],
    });
    if (!steps[key]) return null;
    if (!kept) return from;
    const [fromEnd, step] = steps[key];
    const { shown } = tensors[from.name];
    // A vector may stand upright: all arrows walk along it.
    const axis = Math.max(0, from.index.length - fromEnd);
    if (!shown[axis]) return from;
    const order = shown[axis].indexOf(from.index[axis]) + step * (shiftKey ? 10 : 1);
    const place = shown[axis][Math.min(shown[axis].length - 1, Math.max(0, order))];
    return { name: from.name, index: from.index.map((at, i) => (i === axis ? place : at)) };
  }
}

/** @param {Cell} cell */
const placeIn = ({ name, index }) => `${name}:${index.join(",")}`;

/**
 * Shows, in all drawings of a program, where one cell comes from; one that is given comes from nowhere.
 * @param {HTMLElement} el
 * @param {RenderProps["model"]} model
 * @returns {{show: (cell: Cell | null, words?: string) => void, again: (said: (initial: string) => string) => void}}
 *   the words say which lines are shown, once a reader has chosen; `again` shows the same in another state of the program
 */
function spotlight(el, model) {
  const initial = model.get("alt");
  let alternative = initial;
  /** @type {Cell | null} */
  let last = model.get("focus");
  const first = JSON.stringify(last);
  const trace = tracer({ tensors: model.get("tensors"), traces: model.get("traces"), slices: model.get("slices") });

  let line = "";

  const again = (/** @type {(initial: string) => string} */ said) => {
    alternative = said(initial);
    show(last);
  };
  const show = (/** @type {Cell | null} */ cell, words = line) => {
    line = words;
    last = cell;
    for (const changed of el.querySelectorAll(".explorable-dim, .explorable-lit")) {
      changed.classList.remove("explorable-dim", "explorable-lit");
    }
    for (const old of el.querySelectorAll(".explorable-ring, .explorable-arithmetic > tspan")) old.remove();
    let said = `${alternative} ${line}`.trim();
    // Of a line that is still to come nothing is shown.
    if (cell && !el.querySelector(`[data-statement="${cell.name}"].explorable-later`)) {
      if (cell.name in model.get("traces")) {
        const answer = trace(cell);
        for (const svg of el.querySelectorAll("svg")) {
          const rows = [...svg.querySelectorAll("[data-row]")];
          const own = rows.findIndex((row) => row.querySelector(`[data-statement="${cell.name}"]`));
          // What comes later in the program is not part of the answer, nor is it in the way.
          for (const row of rows.slice(0, own + 1)) mark(row, answer, model.get("heat"));
          if (own >= 0) explain(rows.slice(own), answer);
        }
        if (JSON.stringify(cell) !== first || alternative !== initial) said += ` ${answer.traced}`;
      } else {
        ring(el, placeIn(cell));
        said += ` ${told(model.get("tensors")[cell.name], cell, null)}.`;
      }
    }
    model.set("alt", said);
  };
  return { show, again };
}

/**
 * @param {Element} row
 * @param {Answer} answer
 * @param {boolean} heat whether colours are the numbers: these stay as they are
 */
function mark(row, answer, heat) {
  for (const drawn of heat ? [] : row.querySelectorAll(".explorable-cells")) {
    const values = drawn.parentElement?.querySelector(".explorable-values");
    [...drawn.children].forEach((path, i) => {
      if (!answer.dims(path.getAttribute("data-cell") ?? "")) return;
      path.classList.add("explorable-dim");
      values?.children[i]?.classList.add("explorable-dim");
    });
  }
  /** @type {(attribute: string, name: string, applies: (place: string) => boolean) => void} */
  const set = (attribute, name, applies) => {
    for (const part of row.querySelectorAll(`[${attribute}]`)) {
      if (applies(part.getAttribute(attribute) ?? "")) part.classList.add(name);
    }
  };
  set("data-slice", "explorable-dim", (place) => !answer.places.has(place));
  set("data-label", "explorable-lit", (place) => answer.places.has(place));
  set("data-of", "explorable-dim", (place) => !answer.lit.has(place));
  set("data-of", "explorable-lit", (place) => answer.lit.has(place));
  set("data-window", "explorable-lit", (place) => answer.windows.includes(place));
}

/**
 * Rings the cell and its single sources, and writes the arithmetic below, where the next lines for it are.
 * @param {Element[]} rows its own and those below
 * @param {Answer} answer
 */
function explain(rows, answer) {
  const [row] = rows;
  for (const place of [answer.cell, ...answer.single]) {
    const drawn = [...row.querySelectorAll(`[data-cell="${place}"]`)];
    // The result is the last grid of its row.
    for (const path of place === answer.cell ? drawn.slice(-1) : drawn) {
      const grid = /** @type {Element} */ (path.parentElement?.parentElement);
      add(grid, "path", { class: "explorable-ring", d: path.getAttribute("d") });
    }
  }
  const lines = rows.map((one) => one.querySelectorAll(".explorable-arithmetic")).find(({ length }) => length) ?? [];
  spelled(answer.said, Number(lines[0]?.getAttribute("data-room"))).forEach((pieces, i) => {
    if (lines[i]) for (const { text, attributes } of pieces) add(lines[i], "tspan", attributes, text);
  });
}

/**
 * Of each computed tensor the longest lines of arithmetic, as they stand below its row, for the cells of the longest and
 * the shortest names: how many lines they break into depends on where they may.
 * @param {Record<string, Tensor>} tensors
 * @param {Record<string, Trace>} traces
 * @param {import("../shared/tensors/live.js").Live} [live]
 */
function longestSpellings(tensors, traces, live) {
  const states = live && statesOf(live);
  return Object.fromEntries(
    Object.entries(traces).map(([name, { spelled }]) => {
      const tensor = tensors[name];
      const named = [1, -1].map((sign) =>
        tensor.shown.map((places, axis) => {
          const widths = (tensor.labels[axis] ?? places.map(String)).map((label) => sign * textWidth(label, ARITHMETIC));
          return places[widths.indexOf(Math.max(...widths))];
        }),
      );
      const lengths = spelled.map((line, cell) => [line?.length ?? 0, cell]).sort(([a], [b]) => b - a);
      const cells = lengths.slice(0, LONGEST).map(([, cell]) => cell);
      // In another state of the program they may be longer.
      const others = states && live.said[name] ? cells.flatMap((cell) => states.all(name, cell)) : (live?.spelled[name]?.spelled.flat() ?? []);
      const long = [...cells.map((cell) => spelled[cell]), ...others];
      return [name, named.flatMap((index) => long.map((line) => told(tensor, { name, index }, line)))];
    }),
  );
}

/**
 * What has a sentence and no line of its own: it is drawn only where a line takes it, which may come later.
 * @param {{name: string, seen?: string[]}[] | null} steps
 * @param {string[]} computed what has a line
 */
function givenOf(steps, computed) {
  return (steps ?? []).flatMap(({ name, seen }) => (seen && !computed.includes(name) ? [name] : []));
}

/** The steps of a program are its lines, or what is told of it. @param {{seen?: string[]}[]} steps */
const unitOf = (steps) => (steps[0].seen ? /* words */ "step" : /* words */ "line");

/** @param {{seen?: string[]}[]} steps */
const allOf = (steps) => {
  return steps[0].seen ? allSteps(steps.length) : t`all ${steps.length} lines`;
};

const PRESSES = { presses: { /* words */ "Next": 1 }, first: 1 };

/**
 * @param {string} id
 * @param {{seen?: string[]}[]} steps
 */
function stepsMarkup(id, steps) {
  const over = { length: steps.length - 1, text: allOf(steps) };
  const markup = transportMarkup(id, { ...PRESSES, unit: unitOf(steps), over });
  return tag("div", { class: "explorable-controls explorable-steps" }, markup);
}

/**
 * The lines of the program, shown one after the other.
 * @param {Pick<RenderProps, "el" | "model" | "signal">} props
 * @param {(cell: Cell | null, words: string) => void} showCell
 */
function enlivenSteps({ el, model, signal }, showCell) {
  /** @type {{name: string, source: string, seen?: string[]}[]} */
  const lines = model.get("steps");
  const last = lines.length - 1;
  const tell = sentences(el);
  const history = new History(0, (line) => (line < last ? line + 1 : null));
  history.forward(last);
  const place = /** @type {HTMLElement} */ (el.querySelector(".explorable-steps"));
  const { show } = transport(place, { ...PRESSES, unit: unitOf(lines), signal, history, pace: PACE, replays: true, draw, told });

  /** @type {(at: number, length: number, isPlaying: boolean) => string} */
  function told(at, _, isPlaying) {
    // A sentence stands below, where it can be long.
    if (at === last && !isPlaying) return allOf(lines);
    return lines[at].seen ? t`step ${at + 1} of ${lines.length}` : t`line ${at + 1} of ${lines.length}: ${lines[at].source}`;
  }
  function draw() {
    const { seen: told } = lines[history.at];
    const seen = new Set(told ?? lines.slice(0, history.at + 1).map(({ name }) => name));
    const sentence = told ? tell(history.at) : "";
    for (const group of el.querySelectorAll("[data-statement]")) {
      group.classList.toggle("explorable-later", !seen.has(group.getAttribute("data-statement") ?? ""));
    }
    showCell(history.at === last ? model.get("focus") : null, sentence ? `${show()}: ${sentence}` : `${show()}.`);
  }
  show();
}
