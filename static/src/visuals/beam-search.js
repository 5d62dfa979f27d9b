// Beam search: the tree of what was kept at each step, the whole beams, and what there was to choose from.
import { BROAD, frameOf, treeMarkup } from "../shared/beams/drawing.js";
import { greedily, rankingHeight, rankingMarkup, stepMarkup } from "../shared/beams/panels.js";
import { treeOf, two } from "../shared/beams/state.js";
import { controlsMarkup, enlivenFields, panelMarkup, resetMarkup, sliderMarkup } from "../shared/fields.js";
import { drive, report } from "../shared/interaction.js";
import { linked } from "../shared/links.js";
import { unpack } from "../shared/packed.js";
import { PANEL as WIDTH } from "../shared/pixels.js";
import { redraw } from "../shared/redrawn.js";
import { tag } from "../shared/svg.js";
import { widthClass } from "../shared/tensors/widths.js";
import { spoken } from "../shared/tokens.js";
import { viewed } from "../shared/viewed.js";
import { apart, inSigns, t } from "../shared/words.js";

/** @typedef {import("../types.js").RenderProps["model"]} Model */
/** @typedef {import("../shared/beams/state.js").Tree} Tree */
/** @typedef {import("../shared/beams/state.js").State} State */

export default viewed(view, enliven);

/** What the keyboard does in the tree. */
const KEYS = /* words */ "Beams: arrow keys go along the beam, and to the beams beside it at the same step; Home and End go to its ends";
const penaltyRange = () => ({ label: t("length penalty"), min: 0, max: 2, step: 0.1, format: ".1f", unit: "" });

/** @param {Model} model */
const penaltyOf = (model) => Math.min(2, Math.max(0, Number(model.get("penalty")) || 0));

/** At first the best beam is chosen, where it leaves the path of the likeliest tokens. @param {Model} model @param {Tree} tree @returns {State} */
function stateOf(model, tree) {
  const penalty = penaltyOf(model);
  const best = tree.path(tree.ranked(penalty)[0]);
  const greedy = tree.path(tree.greedy);
  return { node: best.find((node) => !greedy.includes(node)) ?? best[best.length - 1], penalty };
}

/** @param {Model} model */
const looksOf = (model) => (model.get("attention") ? unpack(model.get("attention")) : null);

/**
 * @param {{model: Model, id: string, label: string}} surroundings
 * @returns {import("../types.js").View}
 */
export function view({ model, id, label }) {
  const tree = treeOf(model);
  const state = stateOf(model, tree);
  const paint = model.get("paint");
  const drawings = [true, false].map((wide) => {
    const frame = frameOf(tree, wide);
    const look = `explorable-picture explorable-panel explorable-${wide ? "wide" : "narrow"}`;
    return tag("svg", { class: look, viewBox: `0 0 ${frame.width} ${frame.height}`, width: frame.width, height: frame.height, "aria-hidden": "true" }, treeMarkup(tree, state, frame, paint));
  });
  const stage = { class: "explorable-stage explorable-broad explorable-beams", "data-panel": "tree", role: "group", "aria-label": t(KEYS) };
  const step = stepMarkup(tree, state, looksOf(model), paint);
  const markup =
    tag("div", stage, drawings.join("")) +
    panelMarkup("ranking", { width: WIDTH, height: rankingHeight(tree), label }, rankingMarkup(tree, state, paint)) +
    panelMarkup("step", { width: WIDTH, height: step.height, label: null }, step.content) +
    controlsMarkup([sliderMarkup(`${id}-penalty`, penaltyRange(), state.penalty) + resetMarkup()]);
  return { markup, classes: `explorable-plots explorable-plots-3 ${widthClass(BROAD)}` };
}

/**
 * Makes beams answer, in the tree and in the lists.
 * @param {Omit<import("../types.js").RenderProps, "d3">} props
 */
export function enliven({ model, el, signal }) {
  const tree = treeOf(model);
  const first = stateOf(model, tree);
  const attention = looksOf(model);
  const paint = model.get("paint");
  const alternative = model.get("alt");
  const frames = [true, false].map((wide) => frameOf(tree, wide));
  let state = first;
  const find = (/** @type {string} */ selector) => /** @type {any} */ (el.querySelector(selector));
  const listen = (/** @type {Element | null} */ on, /** @type {string} */ event, /** @type {(event: any) => void} */ handle) => on?.addEventListener(event, handle, { signal });

  /** @param {Partial<State>} changed @param {string} [control] by which a reader asked for it */
  function choose(changed, control) {
    state = { ...state, ...changed };
    draw();
    if (control) report(el, control, Object.values(changed)[0]);
  }

  function draw() {
    el.querySelectorAll('[data-panel="tree"] svg').forEach((svg, i) => {
      redraw(svg, treeMarkup(tree, state, frames[i], paint));
    });
    redraw(find('[data-panel="ranking"] svg'), rankingMarkup(tree, state, paint));
    const step = stepMarkup(tree, state, attention, paint);
    const svg = find('[data-panel="step"] svg');
    redraw(svg, step.content, step.height);
    showPenalty(state.penalty);
    model.set("penalty", state.penalty);
    const isFirst = state.node === first.node && state.penalty === first.penalty;
    showReset(isFirst);
    model.set("alt", isFirst ? alternative : `${alternative} ${said()}`);
  }

  /** The state in words. */
  function said() {
    const order = tree.ranked(state.penalty);
    const beam = tree.beam(state);
    const leaf = beam[beam.length - 1];
    const place = order.indexOf(leaf);
    const end = place < 0 ? t`dropped after step ${tree.steps[leaf] + 1}` : t`number ${place + 1} of ${order.length}`;
    const scores = order.slice(0, 3).map((own) => `${t`“${tree.written(tree.path(own))}”`}, ${two(tree.value(own, state.penalty))}`);
    const divided = state.penalty ? t`With scores divided by length to the power of ${inSigns(String(state.penalty))}` : t("By log-probability");
    const token = t`Step ${tree.steps[state.node] + 1} is “${spoken(tree.tokens[state.node])}”, probability ${inSigns(tree.share(state.node).toPrecision(2))}`;
    return t`${divided}: ${apart(scores)}. Chosen: “${tree.written(beam)}”, ${end}. ${token}. The likeliest token each time ${greedily(tree, order)}.`;
  }

  const tell = linked(model.get("link"), signal, ({ beam }) => {
    if (beam !== undefined && beam < tree.tokens.length) choose({ node: beam });
  });
  /** @param {number} node @param {string} control */
  function pick(node, control) {
    choose({ node }, control);
    tell({ beam: node });
  }

  // ── What answers ──
  const slider = find(`[id="${el.id}-penalty"]`);
  const showPenalty = drive(slider, find(`output[for="${el.id}-penalty"]`), penaltyRange(), (penalty) => choose({ penalty }));
  showPenalty(state.penalty);
  const showReset = enlivenFields(el, signal, () => choose(first));
  for (const [panel, control] of [["tree", "token"], ["ranking", "beam"], ["step", "token"]]) {
    listen(find(`[data-panel="${panel}"]`), "click", ({ target }) => {
      const node = /** @type {Element} */ (target).closest("[data-node]");
      if (node) pick(Number(/** @type {SVGElement} */ (node).dataset.node), control);
    });
  }
  listen(find('[data-panel="tree"]'), "keydown", (/** @type {KeyboardEvent} */ event) => {
    const moved = byKey(event.key);
    if (moved === null) return;
    event.preventDefault();
    if (moved >= 0) pick(moved, "token");
  });
  /** Keys as they are in the drawing from left to right: in the other one steps go down, and lanes to the right. */
  const TURNED = /** @type {Record<string, string>} */ ({ ArrowDown: "ArrowRight", ArrowUp: "ArrowLeft", ArrowRight: "ArrowDown", ArrowLeft: "ArrowUp" });
  /** @param {string} pressed @returns {number | null} a node, -1 where there is none, or null for a key that does nothing */
  function byKey(pressed) {
    const isNarrow = find(".explorable-narrow").getBoundingClientRect().width > 0;
    const key = (isNarrow && TURNED[pressed]) || pressed;
    const { node } = state;
    const beam = tree.beam(state);
    if (key === "ArrowLeft") return tree.parents[node];
    if (key === "ArrowRight") return beam[beam.indexOf(node) + 1] ?? -1;
    if (key === "Home") return beam[0];
    if (key === "End") return beam[beam.length - 1];
    if (key === "ArrowUp") return tree.at(tree.steps[node], tree.ranks[node] - 1);
    if (key === "ArrowDown") return tree.at(tree.steps[node], tree.ranks[node] + 1);
    return key === "Escape" ? first.node : null;
  }
  model.on("change:penalty", () => {
    const penalty = penaltyOf(model);
    if (penalty !== state.penalty) choose({ penalty });
  });
}
