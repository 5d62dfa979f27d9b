// A model as nested boxes: words, vectors and boxes in the order of their lines, joined by arrows. Drawn while the docs
// are built, and again where a reader opens a box or looks from another word.
import { after } from "../shared/after.js";
import { remember, remembered } from "../shared/address.js";
import { History } from "../shared/history.js";
import { report, takesKeys } from "../shared/interaction.js";
import { drawingMarkup } from "../shared/models/draw.js";
import { allOf, arrivals, drawings, openAt } from "../shared/models/fit.js";
import { sees } from "../shared/models/leaves.js";
import { followProgram } from "../shared/models/live.js";
import { called, said, saidToSee } from "../shared/models/said.js";
import { round } from "../shared/pixels.js";
import { joined, ring } from "../shared/pointed.js";
import { sentences } from "../shared/sentences.js";
import { tag } from "../shared/svg.js";
import { PAGE, fitsIn, middleClass, widthClass } from "../shared/tensors/widths.js";
import { allSteps, transport, transportMarkup } from "../shared/transport.js";
import { t } from "../shared/words.js";

/** The classes of the drawings, in their order. */
const DRAWINGS = ["explorable-wide", "explorable-narrow", "explorable-narrow explorable-middle"];
/** How long a sentence stays while they play, in ms. */
const PACE = 3000;
const STEPS = { presses: { /* words */ "Next": 1 }, unit: /* words */ "step", first: 1 };

/** @typedef {import("../shared/models/layout.js").Node} Node */
/** @typedef {import("../shared/models/layout.js").Laid} Laid */
/** @typedef {import("../types.js").RenderProps} RenderProps */
/** @typedef {{id: string, text: string, open?: number, grown?: number}} Step what it opens, and how far a row has grown */
/** @typedef {{open: Set<string>, focus: number | null, grown?: number | null}} State which boxes are open, from which word it
 * is looked, and how many words there are by now */

/** @type {import("../types.js").Picture} */
export default {
  render(props) {
    const { model, el } = props;
    // In a file there is nothing but the drawings.
    if (model.get("strip")) el.innerHTML = stripMarkup(model);
    else {
      el.innerHTML = view({ model, id: el.id, label: "" });
      enliven({ ...props, redraw: () => redraw });
    }
  },
};

/** @param {RenderProps["model"]} model @returns {State} */
const firstState = (model) => ({ open: openAt(model.get("items"), model.get("open")), focus: model.get("focus") ?? null });

/** @param {RenderProps["model"]} model @returns {Step[]} */
const stepsOf = (model) => model.get("steps") ?? [];

/**
 * The whole picture as markup: drawings for some widths, of which the style sheet shows one.
 * @param {{model: RenderProps["model"], id: string, label: string}} surroundings `id` of the element that it stands
 *   in, `label` of the one that says in words what it shows
 */
export function view({ model, id, label }) {
  const steps = stepsOf(model);
  const frames = framesOf(model, steps);
  const laid = drawingsIn(model, lastState(model), frames);
  const over = { length: steps.length - 1, text: allSteps(steps.length) };
  // Through a single sentence nobody goes.
  const controls = steps.length > 1
    ? tag("div", { class: "explorable-controls explorable-steps" }, transportMarkup(`${id}-step`, { ...STEPS, over }))
    : "";
  const stage = {
    class: `explorable-stage ${widthsOf(laid, frames).join(" ")}${model.get("strip") ? " explorable-stripped" : ""}`,
    role: "group",
    "aria-label": looks(model) ? t("Parts: arrow keys move, Enter opens and closes; Page Up and Page Down change the word that looks") : t("Parts: arrow keys move, Enter opens and closes"),
  };
  const strip = model.get("strip") ? tag("div", { class: "explorable-strip", "aria-hidden": "true" }, stripMarkup(model)) : "";
  return tag("div", stage, svgs(model, laid, label, { frames })) + strip + controls;
}

/**
 * The classes that say at which widths each drawing is seen.
 * @param {Laid[]} laid
 * @param {number[][]} frames how far each reaches at least
 */
function widthsOf(laid, frames) {
  const [wide, , between] = laid.map((one, i) => {
    const [left, , right] = widest([aroundOf(one), frames[i]]);
    return left + right;
  });
  return between ? [widthClass(wide), middleClass(between)] : [widthClass(wide)];
}

/**
 * The row of words of which one looks at others, and how far it looks; null where none does.
 * @param {RenderProps["model"]} model
 */
function looks(model) {
  const all = allOf(model.get("items"));
  const [row, looking] = [all.find(({ kind }) => kind === "words"), all.find(sees)];
  return row?.words && looking ? { words: row.words, looking } : null;
}

/** Of a drawing's size that of a step in a strip. */
const SMALL = 0.62;

/**
 * Every step as a small drawing, for paper.
 * @param {RenderProps["model"]} model
 */
function stripMarkup(model) {
  const steps = stepsOf(model);
  const when = arrivals(model.get("items"), steps);
  const frames = framesOf(model, steps);
  const every = steps.map((one) => drawingsIn(model, stateOfStep(model, one), frames));
  // What is too long for a page is drawn as for a narrower one, every step alike.
  const fits = every.every(([{ width }]) => fitsIn(PAGE, width * SMALL));
  const form = fits ? 0 : Math.min(...every.map(({ length }) => length)) - 1;
  const frame = frames[form];
  return every
    .map((drawn, step) => {
      const laid = drawn[form];
      const stateOf = (/** @type {string} */ part) => stateAt(part, steps, step, when);
      return svgs(model, [laid], "", { frames: [frame], stateOf, scale: SMALL, class: "explorable-in-strip" });
    })
    .join("");
}

/**
 * The class of a part at a step: what comes later is pale, and what is told of stands out.
 * @param {string} part
 * @param {Step[]} steps
 * @param {number} step
 * @param {Map<string, number>} when
 */
function stateAt(part, steps, step, when) {
  const { id } = steps[step];
  if (id === part) return "explorable-told";
  // What is opened level by level comes with its box.
  return id !== "" && (when.get(part) ?? 0) > step ? "explorable-coming-part" : null;
}

/**
 * What is shown where no script runs: the last step.
 * @param {RenderProps["model"]} model
 */
function lastState(model) {
  const last = stepsOf(model).at(-1);
  return last ? stateOfStep(model, last) : firstState(model);
}

/**
 * @param {RenderProps["model"]} model
 * @param {Step} step
 * @returns {State}
 */
function stateOfStep(model, { open, grown }) {
  const first = firstState(model);
  return { ...first, open: open === undefined ? first.open : openAt(model.get("items"), open), grown };
}

/** Whether a step has a drawing of its own. @param {Step | undefined} step */
const isDrawn = (step) => step?.open !== undefined || step?.grown !== undefined;

/**
 * @param {RenderProps["model"]} model
 * @param {State} state
 * @param {number[][]} [frames] of all steps: if one of them has a narrow drawing, all have
 */
function drawingsIn(model, { open, focus, grown }, frames) {
  const hasNarrow = frames?.[1].some(Boolean);
  return drawings(model.get("items"), { up: model.get("direction") !== "right", focus, grown, hasNarrow, isOpen: ({ id }) => open.has(id) });
}

/**
 * @param {RenderProps["model"]} model
 * @param {Laid[]} laid
 * @param {string} label
 * @param {object} [look]
 * @param {number[][]} [look.frames] how far each reaches at least, from where its flow begins
 * @param {(part: string) => string | null} [look.stateOf] the class of a part
 * @param {number} [look.scale]
 * @param {string} [look.class]
 */
function svgs(model, laid, label, { frames, stateOf, scale = 1, class: own } = {}) {
  const concepts = new Map(allOf(model.get("items")).flatMap(({ id, concept }) => (concept ? [[id, concept]] : [])));
  return laid
    .map((one, i) => {
      // What is the same stays in its place, whatever else is open.
      const [x, y] = one.at(0, 0);
      const [left, above, right, below] = widest([aroundOf(one), ...(frames?.[i] ? [frames[i]] : [])]).map(Math.ceil);
      const [width, height] = [left + right, above + below];
      const attributes = {
        class: `explorable-picture explorable-model ${own ?? DRAWINGS[i]}`,
        viewBox: `${round(x - left)} ${round(y - above)} ${width} ${height}`,
        width: own ? round(width * scale) : (model.get("width") ?? width),
        height: own ? round(height * scale) : model.get("width") ? null : height,
        // The others are the same picture for another width, and never seen beside the wide one.
        role: i ? "graphics-symbol img" : "img",
        "aria-labelledby": label || null,
      };
      return tag("svg", attributes, drawingMarkup(one, concepts, stateOf));
    })
    .join("");
}

/**
 * The drawings anew, in another state, with the classes of their widths. Pages load this once a reader has opened something.
 * @param {RenderProps["model"]} model
 * @param {State} state
 * @param {string} label
 */
export function redraw(model, state, label) {
  const frames = framesOf(model, stepsOf(model));
  const laid = drawingsIn(model, state, frames);
  return { markup: svgs(model, laid, label, { frames }), widths: widthsOf(laid, frames) };
}

/**
 * Opens and closes boxes, follows the reader's keys, and goes by the sentences.
 * @param {import("../types.js").EnlivenProps} props
 */
export function enliven({ model, el, signal, parameters, redraw: load }) {
  const stage = /** @type {HTMLElement} */ (el.querySelector(".explorable-stage"));
  const label = stage.querySelector("svg")?.getAttribute("aria-labelledby") ?? "";
  const name = el.id.replace(/^explorable-|-view$/g, "");
  /** @type {Node[]} */
  const items = model.get("items");
  const parts = new Map(allOf(items).map((node) => [node.id, node]));
  const steps = stepsOf(model);
  const alternative = model.get("alt");
  const first = lastState(model);
  let state = first;
  /** The part that the keyboard is at, and the cell in it. */
  let at = "";
  /** @type {string | null} */
  let cell = null;
  /** The classes of its drawings' widths. */
  let widths = [...stage.classList].filter((one) => /^explorable-(whole$|needs-|from-)/.test(one));

  const draw = (isMoving = false) =>
    after(load(), (/** @type {typeof redraw} */ drawAnew) => {
      const { markup, widths: now } = drawAnew(model, state, label);
      stage.innerHTML = markup;
      stage.classList.remove(...widths);
      stage.classList.add(...(widths = now));
      for (const svg of stage.children) svg.toggleAttribute("data-moving", isMoving);
      light(cell);
      mark();
    });

  const listen = (/** @type {string} */ event, /** @type {(event: any) => void} */ handle) => stage.addEventListener(event, handle, { signal });
  /** @type {(id: string) => Element[]} */
  const drawn = (id) => [...stage.querySelectorAll(`[data-part="${id}"]`)];
  /** Of what is drawn each part, in the order of the flow. */
  const seen = () => [...parts].filter(([id, node]) => drawn(id).length && said(node, false)).map(([id]) => id);

  /** @param {string | null} place of the cell that is pointed at */
  const light = (place) => {
    for (const old of stage.querySelectorAll(".explorable-ring")) old.remove();
    if (place !== null) ring(stage, place);
  };
  const tell = joined(el, model.get("program") ?? "", (place) => light(place ?? cell), signal);
  /** @param {string | null} place */
  const point = (place) => {
    light(place ?? cell);
    tell(place ?? cell);
  };
  /** @param {Node | undefined} node */
  const cellsIn = (node) => (node?.cells ?? []).flat(2).filter((one) => one !== null && stage.querySelector(`[data-cell="${one}"]`));
  /**
   * Stays at a cell, or at none.
   * @param {string | null} [place]
   */
  const keep = (place = null) => {
    if (place === cell) return;
    cell = place;
    point(null);
    if (place) report(el, "cell", place);
  };
  listen("pointerover", ({ target }) => point(target.getAttribute("data-cell")));
  listen("pointerleave", () => point(null));

  /** @param {boolean} [speaks] */
  const mark = (speaks = false) => {
    for (const group of stage.querySelectorAll(".explorable-at")) group.classList.remove("explorable-at");
    for (const group of drawn(at)) group.classList.add("explorable-at");
    if (steps.length) dim();
    const node = parts.get(at);
    // As if it were focused itself: its concept is lit on the page, and explained beside it.
    if (speaks) drawn(at).find((group) => group.getClientRects().length)?.dispatchEvent(new Event("focusin", { bubbles: true }));
    if (speaks) model.set("alt", node ? `${alternative} ${said(node, state.open.has(at), cell, called(node, [...parts.values()]), model.get("terms"))}` : alternative);
  };
  /** @param {string} id */
  const toggle = (id) => {
    const open = new Set(state.open);
    if (!open.delete(id)) open.add(id);
    state = { ...state, open };
    at = id;
    draw(true);
    mark(true);
    note();
    report(el, parts.get(id)?.label ?? id, open.has(id));
  };
  const note = () => {
    const before = history?.opened() ?? first.open;
    const changed = [...parts.keys()].filter((id) => before.has(id) !== state.open.has(id));
    remember(name, [changed.length ? `parts.${changed.join("_")}` : "", history?.step() ?? ""].filter(Boolean).join("-"));
  };
  const sight = looks(model);
  /** @param {number} focus */
  const lookFrom = (focus) => {
    state = { ...state, focus };
    draw();
    if (sight) model.set("alt", `${alternative} ${saidToSee(sight, focus)}`);
    report(el, "word", focus + 1);
  };

  listen("click", ({ target }) => {
    const group = target.closest?.("[data-part]");
    const node = parts.get(group?.getAttribute("data-part") ?? "");
    const lane = target.closest?.("[data-lane]")?.getAttribute("data-lane");
    if (lane && sight) return lookFrom(Number(lane));
    if (!node) return;
    at = node.id;
    keep(target.getAttribute("data-cell"));
    if (node.kind === "box" && node.children?.length) toggle(node.id);
    else mark(true);
  });
  takesKeys(stage);
  listen("keydown", (/** @type {KeyboardEvent} */ event) => {
    const node = parts.get(at);
    const forward = model.get("direction") === "right" ? ["ArrowRight", "ArrowDown"] : ["ArrowUp", "ArrowRight"];
    const back = model.get("direction") === "right" ? ["ArrowLeft", "ArrowUp"] : ["ArrowDown", "ArrowLeft"];
    if (cell !== null && event.key.startsWith("Arrow")) {
      const [cells, row] = [cellsIn(node), node?.cells?.[0][0].length ?? 1];
      const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: row, ArrowUp: -row }[event.key] ?? 0;
      keep(cells[cells.indexOf(cell) + by] ?? cell);
      mark(true);
    } else if (forward.includes(event.key) || back.includes(event.key)) {
      const order = seen();
      const from = order.indexOf(at);
      at = order[Math.max(0, Math.min(order.length - 1, from + (back.includes(event.key) ? -1 : 1)))];
      mark(true);
    } else if (sight && (event.key === "PageUp" || event.key === "PageDown")) {
      const words = [...sight.words.keys()].filter((place) => sight.words[place] !== "…");
      const from = words.indexOf(state.focus ?? sight.words.length - 1);
      lookFrom(words[Math.max(0, Math.min(words.length - 1, from + (event.key === "PageUp" ? -1 : 1)))]);
    } else if (event.key === "Enter" || event.key === " ") {
      const [first] = cellsIn(node);
      if (first) keep(first);
      else if (node?.children?.length && node.kind === "box") toggle(at);
      else return;
      mark(true);
    } else if (event.key === "Escape" && cell !== null) {
      keep();
      mark(true);
    } else if (event.key === "Escape") {
      const holder = [...state.open].filter((id) => at === id || at.startsWith(`${id}.`)).sort((a, b) => b.length - a.length)[0];
      if (holder !== undefined) toggle(holder);
      else at = "";
      mark(true);
    } else return;
    event.preventDefault();
  });

  const live = model.get("live");
  if (live) followProgram(live, [...parts.values()], stage, { parameters, signal }, draw);
  const dim = () => history?.dim();
  const history = steps.length > 1 ? bySteps() : null;
  const [opened, step] = recalled(remembered(name));
  if (opened.length || step !== null) {
    if (step !== null) history?.to(step);
    const open = new Set(state.open);
    for (const id of opened) if (!open.delete(id) && parts.has(id)) open.add(id);
    state = { ...state, open };
    if (opened.length || isDrawn(steps[step ?? 0])) draw();
    else mark();
  }

  /** The sentences, one after the other. */
  function bySteps() {
    const last = steps.length - 1;
    const when = arrivals(items, steps);
    const way = new History(0, (one) => (one < last ? one + 1 : null));
    way.forward(last);
    const place = /** @type {HTMLElement} */ (el.querySelector(".explorable-steps"));
    const tellOne = sentences(el);
    // The drawing that was built has all of them.
    let isWhole = true;
    const { show } = transport(place, {
      ...STEPS,
      signal,
      history: way,
      pace: PACE,
      replays: true,
      told: (one, _, isPlaying) => (isWhole && !isPlaying ? allSteps(steps.length) : t`${one + 1} of ${steps.length}`),
      draw: () => {
        isWhole = false;
        if (isDrawn(steps[way.at])) {
          state = { ...state, ...stateOfStep(model, steps[way.at]), focus: state.focus };
          draw(true);
        } else mark();
        tell();
        note();
      },
    });
    function tell() {
      show();
      const sentence = tellOne(isWhole ? null : way.at);
      if (!isWhole) model.set("alt", `${alternative} ${t`Step ${way.at + 1} of ${steps.length}: ${sentence || steps[way.at].text}`}`);
    }
    show();
    return {
      /** What the step itself opens. */
      opened: () => (isWhole || steps[way.at].open === undefined ? null : openAt(items, steps[way.at].open)),
      step: () => (isWhole ? "" : `step.${way.at + 1}`),
      /** @param {number} one */
      to(one) {
        isWhole = false;
        way.to(one);
        if (isDrawn(steps[way.at])) state = stateOfStep(model, steps[way.at]);
        tell();
      },
      /** What comes later is pale. */
      dim() {
        for (const group of stage.querySelectorAll("[data-part]")) {
          const state = isWhole ? null : stateAt(group.getAttribute("data-part") ?? "", steps, way.at, when);
          for (const one of ["explorable-coming-part", "explorable-told"]) group.classList.toggle(one, one === state);
        }
      },
    };
  }
}

/**
 * What an address says: `parts.2_2.1-step.3`.
 * @param {string | null} text
 * @returns {[string[], number | null]}
 */
function recalled(text) {
  /** @type {string[]} */
  let opened = [];
  let step = null;
  for (const piece of (text ?? "").split("-")) {
    const [kind, value] = [piece.slice(0, piece.indexOf(".")), piece.slice(piece.indexOf(".") + 1)];
    if (kind === "parts") opened = value.split("_");
    if (kind === "step" && /^\d+$/.test(value)) step = Number(value) - 1;
  }
  return [opened, step];
}

/** @param {number[][]} all */
const widest = (all) => [0, 1, 2, 3].map((side) => Math.max(0, ...all.map((one) => one[side])));

/**
 * As large as the largest step, so that nothing moves from one to the next.
 * @param {RenderProps["model"]} model
 * @param {Step[]} steps
 */
function framesOf(model, steps) {
  const different = new Map(steps.filter(isDrawn).map((step) => [`${step.open} ${step.grown}`, stateOfStep(model, step)]));
  const all = [...different.values()].map((state) => drawingsIn(model, state));
  return DRAWINGS.map((_, i) => widest(all.flatMap((laid) => (laid[i] ? [aroundOf(laid[i])] : []))));
}

/**
 * How far a drawing reaches from where its flow begins: to the left, upwards, to the right and downwards.
 * @param {Laid} laid
 * @returns {number[]}
 */
function aroundOf({ at, width, height }) {
  const [x, y] = at(0, 0);
  return [x, y, width - x, height - y];
}
