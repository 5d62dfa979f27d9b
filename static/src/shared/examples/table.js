// The table of examples: in html, where readers sort it and walk through it, and drawn for books.
import { escape, inputMarkup, tag } from "../svg.js";
import { shortened, textWidth } from "../text.js";
import { t } from "../words.js";
import { colorOf } from "./marks.js";

/** @typedef {import("./state.js").Data} Data */
/** @typedef {import("./state.js").State} State */

/** What the keyboard does in the table. */
const KEYS = /* words */ "Examples: arrow keys up and down choose one, Page Up and Page Down turn the page, Home and End go to the first and last";

/** @param {Data} data @param {State} state @param {number[]} shown @param {string} id */
export function tableMarkup(data, state, shown, id) {
  const head = data.columns.map((column) => {
    const markup = tag("button", { type: "button", class: "explorable-sort", "data-sort": column.key, disabled: "" }, escape(column.name));
    return tag("th", { scope: "col", "aria-sort": sortOf(column.key, state), class: column.number ? "explorable-numeric" : null }, markup);
  });
  const body = tag("tbody", {}, rowsMarkup(data, state, shown, id));
  const grid = { class: "explorable-examples", role: "grid", "aria-label": t(KEYS), "aria-rowcount": shown.length + 1, "aria-activedescendant": activeRow(data, state, shown, id) };
  return tag("table", grid, tag("thead", {}, tag("tr", { "data-lead": t("sort by") }, head.join(""))) + body);
}

/** The id of the chosen row, where it is on this page. @param {Data} data @param {State} state @param {number[]} shown @param {string} id */
export function activeRow(data, { chosen, from }, shown, id) {
  return shown.slice(from, from + data.rows).includes(chosen) ? `${id}-row-${chosen}` : null;
}

/** @param {string} key @param {State} state */
export const sortOf = (key, { sort, direction }) => (sort !== key ? "none" : direction > 0 ? "ascending" : "descending");

/** @param {Data} data @param {State} state @param {number[]} shown @param {string} id */
export function rowsMarkup(data, state, shown, id) {
  const rows = shown.slice(state.from, state.from + data.rows).map((i, at) => {
    const cells = data.columns.map((column, place) => {
      const kind = column.kind?.(i);
      const look = [kind !== undefined ? "explorable-class" : "", column.number ? "explorable-numeric" : ""].filter(Boolean).join(" ");
      const color = kind === undefined ? null : colorOf(kind);
      const name = place ? "td" : "th";
      const markup = escape(column.text(i));
      const scope = place ? null : "row";
      return tag(name, { scope, class: look || null, "data-color": color, "data-column": place ? column.name : null }, place ? markup : tag("div", {}, markup));
    });
    const row = { id: `${id}-row-${i}`, "data-example": i, "aria-selected": String(i === state.chosen), "aria-rowindex": state.from + at + 2 };
    return tag("tr", row, cells.join(""));
  });
  if (rows.length) return rows.join("");
  return tag("tr", {}, `<td colspan="${data.columns.length}">${escape(t("No example is left."))}</td>`);
}

const ROW = 24;
const WIDTH = 676;

/**
 * The first rows, drawn: the file of a picture has no html.
 * @param {Data} data @param {State} state @param {number[]} shown
 */
export function drawnTable(data, state, shown) {
  const rows = shown.slice(state.from, state.from + data.rows);
  const others = data.columns.slice(1);
  const size = 12;
  const widths = others.map((column) => Math.min(120, Math.max(textWidth(column.name, size, { bold: true }), ...rows.map((i) => textWidth(column.text(i), size))) + 12));
  let room = WIDTH;
  // The text keeps a third of the room; columns beyond are left out.
  const fits = others.filter((_, i) => room - widths[i] > WIDTH / 3 && ((room -= widths[i]), true));
  const columns = [data.columns[0], ...fits];
  const starts = [0];
  fits.forEach((column, i) => starts.push((i ? starts[i] + widths[others.indexOf(fits[i - 1])] : room)));
  const line = (/** @type {number} */ y) => `M0,${y}h${WIDTH}`;
  const cell = (/** @type {string} */ words, /** @type {number} */ at, /** @type {number} */ y, /** @type {string} */ look, /** @type {string | null} */ color) => {
    const wide = (starts[at + 1] ?? WIDTH) - starts[at] - 8;
    return tag("text", { class: look, "data-color": color, x: starts[at] + 4, y }, escape(shortened(words, size, wide)));
  };
  const head = columns.map((column, at) => cell(column.name, at, 16, "explorable-token explorable-lit", null));
  const body = rows.flatMap((i, row) =>
    columns.map((column, at) => {
      const kind = column.kind?.(i);
      const look = kind === undefined ? "explorable-cell-text" : "explorable-cell-text explorable-class-text";
      return cell(column.text(i), at, 16 + (row + 1) * ROW, look, kind === undefined ? null : colorOf(kind));
    }),
  );
  const at = rows.indexOf(state.chosen);
  const ring = at < 0 ? "" : tag("rect", { class: "explorable-chosen-row", x: 1, y: (at + 1) * ROW, width: WIDTH - 2, height: ROW, rx: 3 });
  const height = (rows.length + 1) * ROW + 24;
  const lines = tag("path", { class: "explorable-thin", d: rows.map((_, row) => line((row + 1) * ROW)).join("") });
  const rest = shown.length > rows.length ? t`and ${shown.length - rows.length} more examples` : "";
  const note = tag("text", { class: "explorable-token", x: 4, y: height - 8 }, escape(rest));
  const svg = { class: "explorable-picture", viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, "aria-hidden": "true" };
  return tag("div", { class: "explorable-on-paper" }, tag("svg", svg, lines + ring + head.join("") + body.join("") + note));
}

/** Which rows are shown, as words. @param {Data} data @param {State} state @param {number[]} shown */
export function pageOf(data, { from }, shown) {
  const isPart = shown.length < data.count;
  if (shown.length <= data.rows) return isPart ? t`${shown.length} of ${data.count} examples` : t`${data.count} examples`;
  const last = Math.min(shown.length, from + data.rows);
  const rows = last > from + 1 ? `${from + 1}–${last}` : last;
  return isPart ? t`${rows} of ${shown.length} of ${data.count} examples` : t`${rows} of ${data.count} examples`;
}

/** @param {string} id @param {string} value */
export const searchMarkup = (id, value) =>
  tag("div", { class: "explorable-control" }, tag("label", { for: id }, t("search")) + inputMarkup({ type: "search", id, value, autocomplete: "off", spellcheck: "false" }));
