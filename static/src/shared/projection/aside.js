// Beside the plane: what classes there are, all steps small, and what is known of the chosen point.
import { PANEL as WIDTH } from "../pixels.js";
import { escape, rectangle, tag } from "../svg.js";
import { shortened, textWidth, wrapped } from "../text.js";
import { listed, t } from "../words.js";
import { litOf } from "./cloud.js";
import { groupsOf, lookOf, marksPath, paintOf } from "./marks.js";
import { percent } from "./plot.js";

const ROW = 22;
const COLUMNS = 4;
const GAP = 6;
const SMALL = (WIDTH - (COLUMNS - 1) * GAP) / COLUMNS;
/** Above and below a small drawing. */
const FOOT = 34;
const MOST = 8;
/** Of more points some are drawn small. */
const MOST_SMALL = 250;
/** What is told of a point: lines of its words, and of the points nearest to it. */
const LINE = 17;
const CONTEXT = 2;

/**
 * Up to so many of some places, evenly apart, both ends included.
 * @param {number} count
 * @param {number} most
 */
function some(count, most) {
  const shown = Math.min(count, most);
  return Array.from({ length: shown }, (_, k) => (shown > 1 ? Math.round((k * (count - 1)) / (shown - 1)) : 0));
}

/**
 * The steps that are drawn small: those of one slider, or some of both as rows and columns.
 * @param {import("./cloud.js").Cloud} cloud
 */
function smallSteps({ steps, others }) {
  const across = some(steps.length, others.length > 1 ? COLUMNS : MOST);
  const down = some(others.length, 3);
  return down.flatMap((other) => across.map((step) => ({ step, other })));
}

/** @param {import("./cloud.js").Cloud} cloud */
function places(cloud) {
  const named = cloud.classes.filter(({ name }) => name);
  const legend = named.length ? 26 + Math.ceil(named.length / 2) * ROW : 0;
  const small = smallSteps(cloud);
  const isMany = small.length > 1;
  const perRow = cloud.others.length > 1 ? some(cloud.steps.length, COLUMNS).length : COLUMNS;
  const strip = legend + (legend ? 14 : 0);
  const details = strip + (isMany ? 44 + Math.ceil(small.length / perRow) * (SMALL + FOOT) : 0);
  const context = cloud.contexts.length ? CONTEXT * LINE : 0;
  const near = cloud.near ? 22 + Math.ceil(cloud.near / nearColumns(cloud)) * LINE : 0;
  return { named, strip, details, small: isMany ? small : [], perRow, height: details + 24 + context + near };
}

/** Those nearest stand beside each other, or each has its words beside it. @param {import("./cloud.js").Cloud} cloud */
const nearColumns = ({ contexts }) => (contexts.length ? 1 : 2);

/** @param {import("./cloud.js").Cloud} cloud */
export const asideHeight = (cloud) => places(cloud).height;

/**
 * @param {import("./cloud.js").Cloud} cloud
 * @param {import("./cloud.js").State} state
 */
export function asideMarkup(cloud, state) {
  return legendMarkup(cloud, state) + stripMarkup(cloud, state) + detailsMarkup(cloud, state);
}

/**
 * @param {import("./cloud.js").Cloud} cloud
 * @param {import("./cloud.js").State} state
 */
function legendMarkup(cloud, { pick }) {
  const { named } = places(cloud);
  if (!named.length) return "";
  const rows = named.map((one, i) => {
    const [x, y] = [(i % 2) * (WIDTH / 2), 26 + Math.floor(i / 2) * ROW];
    const isPicked = i === pick;
    const mark = tag("path", { class: lookOf(one), d: marksPath([0], new Float32Array([x + 10, y + 11]), one.shape, 5) });
    const ring = isPicked ? tag("rect", { class: "explorable-picked", x: x + 1, y: y + 0.5, width: WIDTH / 2 - 4, height: ROW - 2, rx: 4 }) : "";
    const name = tag("text", { class: `explorable-point-name${isPicked ? " explorable-lit" : ""}`, x: x + 21, y: y + 15 }, escape(shortened(one.name, 12, 96)));
    const size = tag("text", { class: "explorable-token", "text-anchor": "end", x: x + WIDTH / 2 - 8, y: y + 15 }, escape(String(one.size)));
    return tag("g", paintOf(one), mark) + ring + name + size + tag("rect", { class: "explorable-hit", x, y, width: WIDTH / 2, height: ROW, "data-pick": i });
  });
  return tag("text", { class: "explorable-title", x: 4, y: 16 }, t("Classes")) + rows.join("");
}

/**
 * @param {import("./cloud.js").Cloud} cloud
 * @param {import("./cloud.js").State} state
 */
function stripMarkup(cloud, state) {
  const { small, strip, perRow } = places(cloud);
  if (!small.length) return "";
  const lit = litOf(cloud, state);
  const each = Math.max(1, Math.ceil(cloud.count / MOST_SMALL));
  const groups = groupsOf(cloud, lit).map((group) => ({ ...group, members: group.members.filter((_, k) => k % each === 0) }));
  const counted = cloud.agreeing(state, state.pick);
  const drawn = small.map((one, k) => {
    const [x, y] = [(k % perRow) * (SMALL + GAP), strip + 44 + Math.floor(k / perRow) * (SMALL + FOOT)];
    const isHere = one.step === state.step && one.other === state.other;
    const at = cloud.at(one).map((part, j) => (j % 2 ? y + 4 + (1 - part) * (SMALL - 8) : x + 4 + part * (SMALL - 8)));
    const marks = groups.map(({ of, isLit, members }) => {
      const look = of.shape < 0 ? "explorable-speck" : "explorable-swarm explorable-tiny";
      return tag("path", { class: `${look}${isLit ? "" : " explorable-faint"}`, ...paintOf(of), d: marksPath(members, at, of.shape, 2) });
    });
    const frame = tag("path", { class: isHere ? "explorable-picked" : "explorable-edge", d: rectangle(x + 0.75, y, SMALL - 1.5, SMALL) });
    const name = cloud.others.length > 1 ? `${cloud.steps[one.step]}, ${cloud.others[one.other]}` : cloud.steps[one.step];
    const words = tag("text", { class: `explorable-token${isHere ? " explorable-lit" : ""}`, x: x + 1, y: y + SMALL + 14 }, escape(shortened(name, 12, counted ? 34 : SMALL)));
    const own = cloud.agreeing(one, state.pick);
    const count = own ? tag("text", { class: `explorable-token${isHere ? " explorable-lit" : ""}`, "text-anchor": "end", x: x + SMALL - 1, y: y + SMALL + 14 }, escape(told(own))) : "";
    const hit = tag("rect", { class: "explorable-hit", x, y, width: SMALL, height: SMALL + 16, "data-step": one.step, "data-other": one.other });
    return marks.join("") + frame + words + count + hit;
  });
  // Translators: {0} is what the steps go along: "layer", or "layer and head".
  const title = t`Each ${listed(cloud.sliders.slice(0, cloud.others.length > 1 ? 2 : 1))}`;
  const note = counted ? t("and how many have one of their own class nearest") : t("small");
  return (
    tag("text", { class: "explorable-title", x: 4, y: strip + 16 }, escape(shortened(title, 14, WIDTH - 30))) +
    tag("text", { class: "explorable-token", x: 4, y: strip + 34 }, escape(note)) +
    drawn.join("")
  );
}

/** @param {[number, number]} count some of all */
const told = ([some, all]) => (all < 100 ? `${some}/${all}` : percent(some, all));

/**
 * @param {import("./cloud.js").Cloud} cloud
 * @param {import("./cloud.js").State} state
 */
function detailsMarkup(cloud, state) {
  const { details } = places(cloud);
  const { point } = state;
  const { classes, classOf, contexts } = cloud;
  const nameOf = (/** @type {number} */ i) => (classes[classOf[i]].name ? `, ${classes[classOf[i]].name}` : "");
  const title = `${cloud.named ? t`“${cloud.labelOf(point)}”` : cloud.labelOf(point)}${nameOf(point)}`;
  let y = details + 16;
  let markup = tag("text", { class: "explorable-title", x: 4, y }, escape(shortened(title, 14, WIDTH - 40)));
  for (const line of wrapped(contexts[point] ?? "", 12, WIDTH - 12).slice(0, CONTEXT)) {
    if (line) markup += tag("text", { class: "explorable-token", x: 4, y: (y += LINE) }, escape(shortened(line, 12, WIDTH - 8)));
  }
  const near = cloud.nearestTo(state);
  if (!near) return markup;
  y += 22;
  markup += tag("text", { class: "explorable-token", x: 4, y }, escape(cloud.dimensions > 2 ? t`nearest in all ${cloud.dimensions} dimensions` : t("nearest")));
  const columns = nearColumns(cloud);
  const width = WIDTH / columns;
  const rows = near.map((i, k) => {
    const [x, down] = [4 + (k % columns) * width, y + LINE + Math.floor(k / columns) * LINE];
    const one = classes[classOf[i]];
    const mark = tag("path", { class: lookOf(one), d: marksPath([0], new Float32Array([x + 5, down - 4]), one.shape, 4) });
    const name = shortened(cloud.labelOf(i), 12, columns > 1 ? width - 26 : 90);
    const from = x + 14 + textWidth(name, 12) + 8;
    const context = contexts[i] ? tag("text", { class: "explorable-token", x: from, y: down }, escape(shortened(contexts[i], 12, WIDTH - from - 8))) : "";
    const hit = tag("rect", { class: "explorable-hit", x, y: down - 13, width: width - 8, height: LINE, "data-point": i });
    return tag("g", paintOf(one), mark) + tag("text", { class: "explorable-point-name", x: x + 14, y: down }, escape(name)) + context + hit;
  });
  return markup + rows.join("");
}
