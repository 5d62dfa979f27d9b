// Points that travel from step to step, in a plane: what they are called, which are alike, and where they go.
import { controlsMarkup, enlivenFields, panelMarkup, pickerMarkup, resetMarkup, searchMarkup, sliderMarkup } from "../shared/fields.js";
import { drive, report } from "../shared/interaction.js";
import { linked } from "../shared/links.js";
import { PANEL as WIDTH } from "../shared/pixels.js";
import { asideHeight, asideMarkup } from "../shared/projection/aside.js";
import { asChosen, chosenOf, cloudOf, nearestAt, nextTowards, within } from "../shared/projection/cloud.js";
import { marksPath } from "../shared/projection/marks.js";
import { namesMarkup } from "../shared/projection/names.js";
import { PLOT_HEIGHT, plotMarkup, plotParts, ringMarkup } from "../shared/projection/plot.js";
import { swarm } from "../shared/projection/swarm.js";
import { say } from "../shared/say.js";
import { viewed } from "../shared/viewed.js";
import { apart, t } from "../shared/words.js";

/** @typedef {import("../shared/projection/cloud.js").State} State */
/** @typedef {import("../shared/projection/cloud.js").Cloud} Cloud */
/** @typedef {import("../types.js").RenderProps["model"]} Model */

/** How long points travel from one step to the next, and how long they stay there when all are played. */
const TRAVEL = 700;
const PACE = 1200;
/** How far from a pointer a point may be. */
const REACH = 22;
/** A pointer that moves further draws a lasso. */
const STILL = 5;

export default viewed(view, enliven);

/** @param {Model} model @param {Cloud} cloud @returns {State} */
function stateOf(model, cloud) {
  const held = (/** @type {string} */ key, /** @type {number} */ count) => Math.min(count - 1, Math.max(0, Math.round(model.get(key)))) || 0;
  return {
    step: held("step", cloud.steps.length),
    other: held("other_step", cloud.others.length),
    pick: model.get("pick"),
    search: model.get("search"),
    chosen: "",
    point: model.get("point"),
  };
}

const KEYS = /* words */ "Points: arrow keys choose the next one in their direction, Page Up and Page Down the step; Enter adds the point to those looked at; letters search";

/** @param {Cloud} cloud @returns {import("../shared/fields.js").Range[]} */
const rangesOf = ({ steps, others, sliders }) => [steps, others].map((names, i) => ({ label: sliders[i], min: 0, max: names.length - 1, step: 1, format: "d", unit: "", names }));

/**
 * @param {{model: Model, id: string, label: string}} surroundings
 * @returns {import("../types.js").View}
 */
export function view({ model, id, label }) {
  const cloud = cloudOf(model);
  const state = stateOf(model, cloud);
  const panels = [
    panelMarkup("plot", { width: WIDTH, height: PLOT_HEIGHT, label, keys: KEYS }, plotMarkup(cloud, state)),
    panelMarkup("aside", { width: WIDTH, height: asideHeight(cloud), label: null }, asideMarkup(cloud, state)),
  ];
  const ranges = rangesOf(cloud);
  const sliders = [state.step, state.other].map((value, i) => (ranges[i].max ? sliderMarkup(`${id}-${i ? "other" : "step"}`, ranges[i], value) : ""));
  const named = cloud.classes.filter(({ name }) => name);
  const options = /** @type {[string, string][]} */ ([["-1", t("all")], ...named.map(({ name }, i) => [String(i), name])]);
  const picker = named.length > 1 ? pickerMarkup(`${id}-pick`, t("class"), options, String(state.pick)) : "";
  const search = cloud.named ? searchMarkup(`${id}-search`, t("search"), state.search) : "";
  const controls = controlsMarkup([sliders.join("") + picker, search + resetMarkup(ranges[0].max ? [/* words */ "Play"] : [])]);
  return { markup: panels.join("") + controls, classes: "explorable-plots explorable-plots-2" };
}

/** Whether a reader wants nothing to move. */
const isStill = () => globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches;

/** @param {number} part of the time @returns of the way: slow at both ends */
const eased = (part) => (part < 0.5 ? 4 * part ** 3 : 1 - (2 - 2 * part) ** 3 / 2);

/**
 * Lets points travel and answer.
 * @param {Omit<import("../types.js").RenderProps, "d3">} props
 */
export function enliven({ model, el, signal }) {
  const cloud = cloudOf(model);
  const first = stateOf(model, cloud);
  let state = first;
  const alternative = model.get("alt");
  const find = (/** @type {string} */ selector) => /** @type {any} */ (el.querySelector(selector));
  const listen = (/** @type {Element | null} */ on, /** @type {string} */ event, /** @type {(event: any) => void} */ handle) => on?.addEventListener(event, handle, { signal });
  const [plot, aside] = [find('[data-panel="plot"]'), find('[data-panel="aside"]')];
  const part = (/** @type {string} */ name) => plot.querySelector(`[data-part="${name}"]`);

  /** What is drawn, where points are by now. */
  let drawn = plotParts(cloud, state);
  let frame = 0;
  let timer = 0;
  /** What stands for the marks of many points while they travel. @type {ReturnType<typeof swarm> | undefined} */
  let moving;
  signal.addEventListener("abort", stop);
  function land() {
    moving?.end();
    moving = undefined;
  }
  /** Nothing moves any more. */
  function stop() {
    if (frame) cancelAnimationFrame(frame);
    if (timer) window.clearTimeout(timer);
    frame = timer = 0;
    land();
  }

  /**
   * @param {Partial<State>} changed
   * @param {{control?: string, value?: unknown, atOnce?: boolean}} [by] what a reader used; sliders report themselves
   */
  function choose(changed, { control, value, atOnce = false } = {}) {
    const before = state;
    state = { ...state, ...changed };
    const isElsewhere = before.step !== state.step || before.other !== state.other;
    if (frame && (isElsewhere || atOnce)) cancelAnimationFrame(frame);
    const isTravel = isElsewhere && !atOnce && !isStill();
    const from = drawn.at;
    drawn = plotParts(cloud, state, isElsewhere || atOnce ? undefined : from);
    land();
    put(drawn.markup);
    if (isTravel) travel(from, drawn.at);
    tellState();
    if (control) report(el, control, value);
  }

  /** @param {Record<string, string>} markup of parts of the plane */
  function put(markup) {
    for (const [name, written] of Object.entries(markup)) part(name).innerHTML = written;
  }

  /** Shows in all that stands around the plane what the state is. */
  function tellState() {
    aside.querySelector("svg").innerHTML = asideMarkup(cloud, state);
    showStep?.(state.step);
    showOther?.(state.other);
    if (picker) picker.value = String(state.pick);
    if (search && search.value !== state.search) search.value = state.search;
    model.set("step", state.step);
    model.set("other_step", state.other);
    const isFirst = Object.entries(first).every(([key, value]) => state[/** @type {keyof State} */ (key)] === value);
    showReset(isFirst);
    model.set("alt", isFirst ? alternative : `${alternative} ${said()}`);
  }

  /** @param {Float32Array} from px @param {Float32Array} to px */
  function travel(from, to) {
    const at = from.slice();
    let start = 0;
    put({ way: "" });
    /** @param {number} now */
    function advance(now) {
      start ||= now;
      const done = Math.min(1, (now - start) / TRAVEL);
      const way = eased(done);
      for (let k = 0; k < to.length; k++) at[k] = from[k] + (to[k] - from[k]) * way;
      drawn = { ...drawn, at };
      if (done < 1) {
        move();
        frame = requestAnimationFrame(advance);
      } else arrive();
    }
    drawn = { ...drawn, at };
    move();
    frame = requestAnimationFrame(advance);
  }

  /** Draws points where they stay. */
  function arrive() {
    frame = 0;
    land();
    drawn = plotParts(cloud, state);
    put(drawn.markup);
  }
  // On paper is the state that is chosen. The build, which runs this too, has nothing that prints.
  globalThis.addEventListener?.(
    "beforeprint",
    () => {
      if (!frame) return;
      cancelAnimationFrame(frame);
      arrive();
    },
    { signal },
  );

  /** Draws points where they are on their way. */
  function move() {
    const { at, groups, names, radius } = drawn;
    const marks = part("marks");
    // Another size or theme of the page on the way.
    if (moving?.isStale()) land();
    if (moving === undefined) moving = swarm(plot, marks, groups, radius);
    if (moving) moving.draw(at);
    else groups.forEach(({ members, of }, k) => marks.children[k].setAttribute("d", marksPath(members, at, of.shape, radius)));
    // Of a swarm only the point that is told about keeps its name.
    const followed = moving ? names.filter(({ isOwn }) => isOwn) : names;
    put({ names: namesMarkup(followed, cloud, at), ring: ringMarkup(at, state.point, radius) });
  }

  function said() {
    const near = (cloud.nearestTo(state) ?? []).slice(0, 3).map((i) => toldOf(i, isShared(i)));
    const lit = drawn.lit?.reduce((sum, one) => sum + one, 0);
    const own = cloud.agreeing(state, state.pick);
    const [title, point] = [cloud.titleOf(state), toldOf(state.point, true)];
    return [
      // Translators: {0} is "layer 1", {1} a point, {2} are points.
      near.length ? t`${title}: ${point} is nearest to ${apart(near)}.` : t`${title}: ${point}.`,
      lit === undefined ? "" : t`${lit} of ${cloud.count} points are looked at.`,
      own ? t`${own[0]} of ${own[1]} have one of their own class nearest.` : "",
    ].join(" ").trim();
  }
  /** Whether others have a point's name. @param {number} i */
  const isShared = (i) => cloud.classOf.some((_, other) => other !== i && cloud.labelOf(other) === cloud.labelOf(i));
  /** What a point is called, told apart from others of the name: by its words, or by its place. @param {number} i @param {boolean} isWhole */
  function toldOf(i, isWhole) {
    const words = cloud.contexts[i];
    // Translators: {0} is a point, {1} a sentence with it.
    if (isWhole && words) return t`${nameOf(i)} in “${words}”`;
    // Translators: {0} is what a point is called, {1} its number.
    return isShared(i) ? t`${nameOf(i)} (point ${i})` : nameOf(i);
  }
  const nameOf = (/** @type {number} */ i) => [cloud.labelOf(i), cloud.classes[cloud.classOf[i]].name].filter(Boolean).join(", ");

  const tell = linked(model.get("link"), signal, ({ layer, example }) => {
    /** @type {Partial<State>} */
    const found = {};
    if (layer !== undefined && layer < cloud.steps.length) found.step = layer;
    if (example !== undefined && example < cloud.count) found.point = example;
    choose(found);
  });
  /** @param {number} step */
  function go(step) {
    choose({ step });
    tell({ layer: step });
  }
  /** @param {number} point */
  function show(point) {
    choose({ point }, { control: "point", value: nameOf(point) });
    tell({ example: point });
  }
  /** @param {string} chosen @param {string} control */
  const look = (chosen, control) => choose({ chosen }, { control, value: chosenOf(chosen).size });

  // ── Controls ──
  const ranges = rangesOf(cloud);
  const slider = (/** @type {number} */ i, /** @type {string} */ key, /** @type {(value: number) => void} */ set) => {
    const input = find(`[id="${el.id}-${key}"]`);
    return input ? drive(input, find(`output[for="${el.id}-${key}"]`), ranges[i], set) : null;
  };
  const showStep = slider(0, "step", (step) => {
    pause();
    go(step);
  });
  const showOther = slider(1, "other", (other) => choose({ other }));
  const picker = find(`[id="${el.id}-pick"]`);
  listen(picker, "change", () => choose({ pick: Number(picker.value) }, { control: "class", value: picker.selectedOptions[0].text }));
  const search = find(`[id="${el.id}-search"]`);
  listen(search, "input", () => choose({ search: search.value }));
  listen(search, "change", () => report(el, "search", search.value, true));
  listen(search, "keydown", (/** @type {KeyboardEvent} */ { key }) => {
    if (key !== "Enter" || !drawn.lit) return;
    const found = [...drawn.lit.keys()].filter((i) => drawn.lit?.[i]);
    // From one to the next of those found, and on from the first.
    if (found.length) show(found.find((i) => i > state.point) ?? found[0]);
  });
  const showReset = enlivenFields(el, signal, () => {
    pause();
    choose(first, { atOnce: true });
  });

  const play = find('[data-press="Play"]');
  play?.removeAttribute("disabled");
  listen(play, "click", () => {
    report(el, play.textContent, true);
    if (timer) return pause();
    // Without motion it arrives at once; the slider shows every step of the way.
    if (isStill()) return go(cloud.steps.length - 1);
    if (state.step === cloud.steps.length - 1) go(0);
    say(play, t("Pause"));
    timer = window.setTimeout(goOn, state.step ? PACE / 2 : 0);
    // What plays is not read out before it rests.
    el.toggleAttribute("data-playing", true);
  });
  function goOn() {
    // Off screen nothing moves.
    if (!el.ownerDocument.hidden) go(state.step + 1);
    if (state.step < cloud.steps.length - 1) timer = window.setTimeout(goOn, PACE);
    else pause();
  }
  function pause() {
    if (timer) window.clearTimeout(timer);
    timer = 0;
    if (play) say(play, t("Play"));
    el.toggleAttribute("data-playing", false);
  }

  // ── The plane, by pointer ──
  /** @type {(event: PointerEvent | MouseEvent) => [number, number]} px of the drawing */
  const placeOf = (event) => {
    const { left, top, width } = plot.querySelector("svg").getBoundingClientRect();
    const scale = WIDTH / width;
    return [(event.clientX - left) * scale, (event.clientY - top) * scale];
  };
  /** What a pointer has drawn so far. @type {[number, number][] | null} */
  let line = null;
  listen(plot, "pointerdown", (/** @type {PointerEvent} */ event) => {
    // A finger scrolls the page.
    if (event.pointerType !== "touch" && event.button === 0) line = [placeOf(event)];
  });
  listen(plot, "pointermove", (/** @type {PointerEvent} */ event) => {
    if (event.pointerType === "touch") return;
    const place = placeOf(event);
    if (!line) {
      const found = nearestAt(drawn.at, ...place, REACH, drawn.lit);
      if (found >= 0 && found !== state.point) choose({ point: found });
      return;
    }
    line.push(place);
    if (!isLasso(line)) return;
    if (!plot.hasPointerCapture(event.pointerId)) plot.setPointerCapture(event.pointerId);
    part("lasso").setAttribute("d", `M${line.map((one) => one.map(Math.round).join()).join("L")}Z`);
  });
  const isLasso = (/** @type {[number, number][]} */ [[x, y], ...others]) => others.some(([a, b]) => Math.hypot(a - x, b - y) > STILL);
  listen(plot, "pointerup", () => {
    if (!line || !isLasso(line)) return;
    const found = within(drawn.at, line);
    part("lasso").removeAttribute("d");
    wasLasso = true;
    look(asChosen(found), "lasso");
  });
  listen(plot, "pointercancel", () => part("lasso").removeAttribute("d"));
  let wasLasso = false;
  listen(plot, "click", (event) => {
    line = null;
    // A lasso ends with a click as well.
    if (wasLasso) return void (wasLasso = false);
    const found = nearestAt(drawn.at, ...placeOf(event), REACH, drawn.lit);
    if (found >= 0) show(found);
    else if (state.chosen) look("", "lasso");
  });
  listen(aside, "click", ({ target }) => {
    const { pick, step, other, point } = target.dataset ?? {};
    if (pick !== undefined) {
      const chosen = Number(pick) === state.pick ? -1 : Number(pick);
      choose({ pick: chosen }, { control: "class", value: chosen < 0 ? "all" : cloud.classes[chosen].name });
    } else if (step !== undefined) {
      pause();
      choose({ step: Number(step), other: Number(other) }, { control: cloud.sliders[0], value: Number(step) });
      tell({ layer: Number(step) });
    } else if (point !== undefined) show(Number(point));
  });

  // ── And by keyboard ──
  const WAYS = /** @type {Record<string, [number, number]>} */ ({ ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] });
  listen(plot, "keydown", (/** @type {KeyboardEvent} */ event) => {
    const { key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    // Letters go on in the field that now has the focus.
    if (key.length === 1 && key !== " ") return void search?.focus({ preventScroll: true });
    const step = key === "PageUp" ? state.step - 1 : key === "PageDown" ? state.step + 1 : key === "Home" ? 0 : key === "End" ? cloud.steps.length - 1 : null;
    if (WAYS[key]) show(nextTowards(drawn.at, state.point, WAYS[key], drawn.lit));
    else if (key === "Enter" || key === " ") look(toggled(state.chosen, state.point), "choose");
    else if (key === "Escape") choose(first, { control: "Escape", value: true });
    else if (step !== null && cloud.steps[step] !== undefined) {
      go(step);
      report(el, cloud.sliders[0], step);
    } else return;
    event.preventDefault();
  });
  /** @param {string} chosen @param {number} point */
  function toggled(chosen, point) {
    const some = chosenOf(chosen);
    if (!some.delete(point)) some.add(point);
    return asChosen(some);
  }

  for (const [key, own] of /** @type {["step" | "other_step", "step" | "other"][]} */ ([["step", "step"], ["other_step", "other"]])) {
    model.on(`change:${key}`, () => {
      const found = stateOf(model, cloud)[own];
      if (state[own] !== found) choose({ [own]: found });
    });
  }
}
