// What research plots: lines, areas, bars, points, histograms and heat, drawn while the docs are built; its script reads
// values off.
import { KINDS } from "../shared/charts/kinds/all.js";
import { NARROW, WIDE } from "../shared/charts/frame.js";
import { FAINT, isFaint, paintOf, recolored } from "../shared/charts/groups.js";
import { markText, marksMarkup } from "../shared/charts/marks.js";
import { linesOf, nearest, plotsOf, rowOf, spotMarkup, spotsOf } from "../shared/charts/reading.js";
import { along } from "../shared/charts/scales.js";
import { enlivenFields } from "../shared/fields.js";
import { report } from "../shared/interaction.js";
import { round } from "../shared/pixels.js";
import { say } from "../shared/say.js";
import { escape, tag } from "../shared/svg.js";
import { seenFrom } from "../shared/tensors/widths.js";
import { viewed } from "../shared/viewed.js";
import { joined, t } from "../shared/words.js";

export default /* @__PURE__ */ viewed(view, enliven);

const KEYS = /* words */ "Values: arrow keys go from one to the next, Escape leaves";
const PARTS = ["kind", "x", "y", "panels", "groups", "marks", "notes", "concepts", "taken", "table", "cells", "range", "edges", "levels", "alone", "only"];

/** What a chart is drawn from, as plain data. @param {import("../types.js").Model} model @returns {any} */
function partsOf(model) {
  const parts = /** @type {any} */ (Object.fromEntries(PARTS.map((name) => [name, model.get(name)])));
  return { ...parts, groups: recolored(parts.groups, parts).map((group) => ({ ...group })) };
}

/**
 * @param {{model: import("../types.js").RenderProps["model"], id: string, label: string}} surroundings
 * @returns {import("../types.js").View}
 */
export function view({ model, label }) {
  const parts = partsOf(model);
  const { only } = parts;
  if (only) parts.groups.forEach((/** @type {any} */ group, /** @type {number} */ place) => Object.assign(group, { place, faint: isFaint(only, only.parameter.value, place) }));
  const own = model.get("width");
  const drawings = [WIDE, NARROW].map((width, i) => {
    const { layout, draw } = KINDS[parts.kind];
    const laid = layout(parts, width);
    const painted = (/** @type {number} */ group, /** @type {string} */ markup) => tag("g", paintOf(parts.groups[group], parts.concepts), markup);
    const plots = laid.places.map((place) => {
      const ends = [place.left, place.right, place.top, place.bottom].map(round).join(" ");
      const plot = { ...place, flat: laid.flat };
      const inside = draw(parts, place, { painted, width, flat: laid.flat, laid }) + tag("g", { class: "explorable-chart-marks" }, marksMarkup(parts, plot, (mark) => mark.value));
      return tag("g", { "data-plot": ends, "data-flat": laid.flat ? "" : null }, inside);
    });
    const svg = {
      class: `explorable-picture ${i ? "explorable-narrow" : "explorable-wide"}`,
      viewBox: `0 0 ${width} ${laid.height}`,
      width: own ?? width,
      height: own ? null : laid.height,
      // The narrow drawing is the same picture for another width, and never seen beside the wide one.
      role: i ? "graphics-symbol img" : "img",
      "aria-labelledby": label || null,
    };
    return tag("svg", svg, laid.markup + plots.join("") + tag("g", { class: "explorable-chart-read" }));
  });
  // The smallest text of the wide drawing is 13 px, so that it may shrink to 508.
  const stage = tag("div", { class: `explorable-stage ${seenFrom(508)}`, "data-panel": "chart", role: "group", "aria-label": t(KEYS) }, drawings.join(""));
  const readings = parts.panels.flatMap((/** @type {any} */ _, /** @type {number} */ panel) => spotsOf(parts, panel).map((spot) => readOff(parts, panel, spot)));
  const longest = readings.reduce((/** @type {string} */ one, /** @type {string} */ other) => (other.length > one.length ? other : one), t("Read values"));
  return { markup: stage + turningMarkup(longest) + (parts.table ? tableMarkup(parts.table) : ""), classes: "explorable-chart" };
}

/** A place as it is told. @param {any} parts @param {number} panel @param {import("../shared/charts/reading.js").Spot} spot */
const placeOf = (parts, panel, { title }) => (parts.panels[panel].title ? `${parts.panels[panel].title}, ` : "") + title;

/** What stands between the buttons: a place, with its value if it has one alone. @param {any} parts @param {number} panel @param {import("../shared/charts/reading.js").Spot} spot */
function readOff(parts, panel, spot) {
  const lines = linesOf(parts, spot);
  return placeOf(parts, panel, spot) + (lines.length === 1 ? `: ${lines[0].text}` : "");
}

/** What keys and taps do as well, for readers who have neither, with what is read between. @param {string} longest what is read there, for which there is room */
function turningMarkup(longest) {
  const button = (/** @type {string} */ name, /** @type {string} */ sign) => tag("button", { type: "button", class: "explorable-button", "data-press": name, "aria-label": t(name), title: sign ? t(name) : null, disabled: "" }, escape(sign || t(name)));
  const told = tag("span", { class: "explorable-turned", "data-longest": longest }, escape(t("Read values")));
  const row = button("Previous value", "‹") + told + button("Next value", "›") + button(/* words */ "Reset", "");
  return tag("div", { class: "explorable-controls" }, tag("div", { class: "explorable-buttons" }, row));
}

/** @param {{head: string[], rows: string[][], more: number}} table */
function tableMarkup({ head, rows, more }) {
  // Numbers are compared by their ends.
  const looks = head.map((_, column) => (rows.every((row) => /^[-−+\d.,\s]*(e[-−+]?\d+)?$/.test(row[column])) ? "explorable-numeric" : null));
  const heading = tag("tr", {}, head.map((name, column) => tag("th", { scope: "col", class: looks[column] }, escape(name))).join(""));
  const body = rows.map((row) => tag("tr", {}, row.map((cell, column) => tag("td", { class: looks[column] }, escape(cell))).join("")));
  const rest = more ? tag("p", {}, t`${more} more rows are not shown.`) : "";
  const table = tag("table", {}, tag("thead", {}, heading) + tag("tbody", {}, body.join("")));
  return tag("details", { class: "explorable-chart-table" }, tag("summary", {}, t("The data as a table")) + tag("div", { class: "explorable-chart-scroll" }, table) + rest);
}

/**
 * Makes values readable by pointer, tap and keys, and marks follow parameters.
 * @param {Omit<import("../types.js").RenderProps, "d3">} props
 */
export function enliven({ model, el, signal, parameters }) {
  const parts = partsOf(model);
  const alternative = model.get("alt");
  const spots = parts.panels.map((/** @type {any} */ _, /** @type {number} */ panel) => spotsOf(parts, panel));
  const stage = /** @type {HTMLElement} */ (el.querySelector('[data-panel="chart"]'));
  const drawings = [...stage.querySelectorAll("svg")].map((svg) => ({ svg, width: Number(svg.getAttribute("viewBox")?.split(" ")[2]), plots: plotsOf(svg) }));
  const turned = /** @type {Element} */ (el.querySelector(".explorable-turned"));
  const unread = turned.textContent ?? "";
  const paint = (/** @type {number} */ group) => paintOf(parts.groups[group], parts.concepts);
  const moved = parts.marks.filter((/** @type {any} */ { parameter }) => parameter && parameters.has(parameter.name));
  const only = parts.only && parameters.has(parts.only.parameter.name) ? parts.only : null;
  const chosenOnly = () => parameters.get(only.parameter.name);
  const isOnlyAtFirst = () => !only || chosenOnly() === only.parameter.value;
  const valueOf = (/** @type {any} */ mark) => (moved.includes(mark) ? parameters.get(mark.parameter.name) : mark.value);

  /** @typedef {{panel: number, spot: number}} Chosen what is read off */
  /** @type {Chosen | null} */
  let chosen = null;
  /** What stays once the pointer is gone. @type {Chosen | null} */
  let kept = null;

  /** @param {Chosen | null} wanted */
  function show(wanted) {
    chosen = wanted;
    say(turned, wanted ? readOff(parts, wanted.panel, spots[wanted.panel][wanted.spot]) : unread);
    for (const { svg, width, plots } of drawings) {
      const group = /** @type {Element} */ (svg.querySelector(".explorable-chart-read"));
      group.innerHTML = wanted ? spotMarkup(parts, plots[wanted.panel], spots[wanted.panel][wanted.spot], width, paint) : "";
    }
    tell();
  }

  /** Puts the present state into words. */
  function tell() {
    const atFirst = isOnlyAtFirst() && moved.every((/** @type {any} */ mark) => valueOf(mark) === mark.value);
    showReset(!chosen && atFirst);
    const words = moved.filter((/** @type {any} */ mark) => valueOf(mark) !== mark.value).map((/** @type {any} */ mark) => t`${near(mark)}.`);
    if (!isOnlyAtFirst()) words.push(onlySaid(only, chosenOnly(), parts.groups));
    if (chosen) words.push(`${said(chosen)}.`);
    model.set("alt", [alternative, ...words].join(" "));
  }

  /** @param {Chosen} place */
  function said(place) {
    const found = spots[place.panel][place.spot];
    // A label alone does not say what it is.
    const labelled = model.get("labelled") ? `${model.get("labelled")} ` : "";
    return `${labelled}${placeOf(parts, place.panel, found)}: ${linesOf(parts, found).map(({ text }) => text).join(", ")}`;
  }

  /** A mark, and what stands there if it is on x. @param {any} mark */
  function near(mark) {
    const text = markText(mark, valueOf(mark), parts[mark.axis].domain);
    if (mark.axis !== "x" || !/line|area/.test(parts.kind)) return text;
    const [first] = spots;
    const value = valueOf(mark);
    const [best] = [...first].sort((a, b) => Math.abs(a.x - value) - Math.abs(b.x - value));
    // Translators: {0} is a mark and where it is, {1} the nearest value on the axis, {2} what is there.
    return best ? t`${text}, nearest ${best.title}: ${joined(linesOf(parts, best).map(({ text }) => text))}` : text;
  }

  /** @param {Chosen | null} wanted @param {string} control */
  function pick(wanted, control) {
    kept = wanted;
    show(wanted);
    report(el, control, wanted ? said(wanted) : "");
  }

  /** @type {(event: MouseEvent) => {wanted: Chosen | null, plot: import("../shared/charts/reading.js").Plot, point: [number, number]} | null} */
  function under({ clientX, clientY, target }) {
    const drawing = drawings.find(({ svg }) => svg.contains(/** @type {Node} */ (target)));
    if (!drawing) return null;
    const { left, top, width } = drawing.svg.getBoundingClientRect();
    const scale = drawing.width / width;
    /** @type {[number, number]} */
    const point = [(clientX - left) * scale, (clientY - top) * scale];
    for (const plot of drawing.plots) {
      const spot = nearest(parts, plot, spots[plot.panel], point);
      if (spot >= 0) return { wanted: { panel: plot.panel, spot }, plot, point };
    }
    return null;
  }

  /** What a key chooses; undefined for one that does nothing. @param {string} key @returns {Chosen | null | undefined} */
  function byKey(key) {
    if (key === "Escape") return chosen ? null : undefined;
    const { panel, spot } = chosen ?? { panel: 0, spot: -1 };
    const last = spots[panel].length - 1;
    const row = rowOf(parts);
    const steps = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity, ...(row ? { ArrowDown: row, ArrowUp: -row } : {}) });
    if (!(key in steps)) {
      const other = key === "ArrowDown" ? panel + 1 : key === "ArrowUp" ? panel - 1 : NaN;
      if (!spots[other]?.length) return key.startsWith("Arrow") && spots.length > 1 ? chosen : undefined;
      return { panel: other, spot: Math.min(Math.max(0, spot), spots[other].length - 1) };
    }
    if (last < 0) return undefined;
    const to = chosen ? spot + steps[key] : key === "End" || key === "ArrowLeft" ? last : 0;
    if (row && key.startsWith("Arrow") && (to < 0 || to > last)) return chosen;
    return { panel, spot: Math.min(last, Math.max(0, to)) };
  }

  const listen = (/** @type {Element} */ on, /** @type {string} */ event, /** @type {(event: any) => void} */ handle) => on.addEventListener(event, handle, { signal });
  listen(stage, "pointermove", (/** @type {PointerEvent} */ event) => {
    const found = under(event)?.wanted;
    // A finger that goes along a chart takes the values with it; what it leaves stays.
    const wanted = found ?? (event.pointerType === "mouse" ? kept : chosen);
    if (wanted?.spot !== chosen?.spot || wanted?.panel !== chosen?.panel) show(wanted);
  });
  listen(stage, "pointerup", (/** @type {PointerEvent} */ event) => {
    if (event.pointerType !== "mouse" && chosen !== kept) pick(chosen, "value");
  });
  for (const end of ["pointerleave", "pointercancel"]) listen(stage, end, () => chosen !== kept && show(kept));
  listen(stage, "click", (/** @type {MouseEvent} */ event) => {
    const found = under(event);
    pick(found?.wanted ?? null, "value");
    if (!found) return;
    const { left, right, top, bottom, flat } = found.plot;
    for (const { axis, parameter } of moved) {
      const isUpright = (axis === "x") !== flat;
      parameters.set(parameter.name, along(parts[axis], isUpright ? [left, right] : [bottom, top]).invert(found.point[isUpright ? 0 : 1]));
    }
  });
  listen(stage, "keydown", (/** @type {KeyboardEvent} */ event) => {
    const wanted = byKey(event.key);
    if (wanted === undefined) return;
    event.preventDefault();
    pick(wanted, "value");
  });
  for (const [name, key] of [[/* words */ "Previous value", "ArrowLeft"], [/* words */ "Next value", "ArrowRight"]]) {
    const button = /** @type {HTMLButtonElement} */ (el.querySelector(`[data-press="${name}"]`));
    button.disabled = false;
    listen(button, "click", () => pick(byKey(key) ?? null, name));
  }
  const showReset = enlivenFields(el, signal, () => {
    for (const { parameter } of only ? [...moved, only] : moved) parameters.set(parameter.name, parameter.value);
    kept = null;
    show(null);
  });

  if (!moved.length && !only) return;
  let isFirst = true;
  const stop = parameters.watch(
    [...moved, ...(only ? [only] : [])].map((/** @type {any} */ { parameter }) => parameter.name),
    () => {
      // What the page was built with is drawn already.
      if (isFirst && isOnlyAtFirst() && moved.every((/** @type {any} */ mark) => valueOf(mark) === mark.value)) return void (isFirst = false);
      isFirst = false;
      for (const { svg, plots } of drawings) {
        svg.querySelectorAll(".explorable-chart-marks").forEach((group, i) => (group.innerHTML = marksMarkup(parts, plots[i], valueOf)));
      }
      for (const group of only ? stage.querySelectorAll("[data-group]") : []) {
        group.classList.toggle(FAINT, isFaint(only, chosenOnly(), Number(group.getAttribute("data-group"))));
      }
      tell();
    },
  );
  signal.addEventListener("abort", stop);
}

/**
 * What stands out, in words.
 * @param {import("../shared/charts/groups.js").Only} only
 * @param {any} value
 * @param {import("../shared/charts/groups.js").Group[]} groups
 */
function onlySaid({ parameter, groups: named }, value, groups) {
  const place = named[parameter.choices?.indexOf(value) ?? -1] ?? null;
  return place === null ? t("All stand out.") : t`${groups[place].name} stands out.`;
}
