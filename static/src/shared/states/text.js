// The whole text, with the share of the chosen units that are on at each token.
import { PANEL as WIDTH, round } from "../pixels.js";
import { escape, tag } from "../svg.js";
import { shortened, textWidth } from "../text.js";
import { t } from "../words.js";
import { bandsMarkup } from "./bands.js";

const TOP = 48;
const LINE = 27;
const SIZE = 13;
const HIGH = 20;
const LEFT = 3;
/** Of longer texts the part around the span is shown. */
const MOST_LINES = 14;
/** Tokens of one character stand beside each other, as text does. */
const PAD = 3;
const FOOT = 28;

/**
 * Where tokens stand, in lines.
 * @param {import("./reading.js").Reader} reader
 */
export function linesOf({ tokens }) {
  /** @type {{x: number, line: number, width: number}[]} */
  const places = [];
  let [x, line] = [LEFT, 0];
  for (const [i, token] of tokens.entries()) {
    const gap = i && !token.joined && tokens[i - 1].text.length + token.text.length > 3 ? 3 : 0;
    const width = Math.min(120, textWidth(token.text, SIZE) + 2 * PAD);
    if (x + gap + width > WIDTH - 2) [x, line] = [LEFT, line + 1];
    else if (x > LEFT) x += gap;
    places.push({ x, line, width });
    x += width;
  }
  return { places, lines: line + 1 };
}

/** The first and the last line that are shown. @param {ReturnType<typeof linesOf>} laid @param {number} token */
function shownLines({ places, lines }, token) {
  const start = lines > MOST_LINES ? Math.max(0, Math.min(lines - MOST_LINES, places[token].line - MOST_LINES / 2)) : 0;
  return [start, Math.min(lines, start + MOST_LINES)];
}

/** @param {ReturnType<typeof linesOf>} laid */
export const textHeight = ({ lines }) => TOP + Math.min(lines, MOST_LINES) * LINE + FOOT;

/**
 * @param {import("./reading.js").Reader} reader
 * @param {ReturnType<typeof linesOf>} laid
 * @param {import("./reading.js").State} state
 * @param {import("./reading.js").Read} read
 * @param {{concept: string | null, color: string}} paint
 */
export function textMarkup(reader, laid, state, read, paint) {
  const { tokens, count } = reader;
  const { places } = laid;
  const [start, end] = shownLines(laid, state.first);
  const y = (/** @type {number} */ line) => TOP + (line - start) * LINE;
  const cells = [];
  let [words, frames, hits] = ["", "", ""];
  for (let i = 0; i < count; i++) {
    const { x, line, width } = places[i];
    if (line < start || line >= end) continue;
    const isChosen = i >= state.first && i <= state.last;
    if (read.on.length) cells.push({ x, y: y(line), width, share: read.counts[i] / read.on.length });
    words += tag("text", { class: `explorable-char${isChosen ? " explorable-lit" : ""}`, "text-anchor": "middle", x: round(x + width / 2), y: y(line) + 15 }, escape(shortened(tokens[i].text, SIZE, width - PAD)));
    hits += tag("rect", { class: "explorable-hit", x, y: y(line) - 3, width, height: LINE, "data-token": i });
  }
  // One frame for each line that the span is on.
  for (let line = start; line < end; line++) {
    const own = places.map((_, i) => i).filter((i) => places[i].line === line && i >= state.first && i <= state.last);
    if (!own.length) continue;
    const [a, b] = [places[own[0]], places[own[own.length - 1]]];
    frames += tag("rect", { class: "explorable-span", x: a.x - 1, y: y(line) - 2, width: b.x + b.width - a.x + 2, height: HIGH + 4, rx: 3 });
  }
  const span = tokens.slice(state.first, state.last + 1).map(({ text }) => text).join(tokens.some(({ text }) => text.length > 2) ? " " : "");
  const names = read.on.map(reader.nameOf).join(", ");
  const title = shortened(t`“${span}”, tokens ${state.first} to ${state.last}`, 14, WIDTH - 40);
  const many = read.on.length;
  const note = many ? (many > 1 ? t`stay on: units ${names}` : t`stay on: unit ${names}`) : t("no unit stays on over all of it");
  const ground = many > 1 ? t`background: how many of these ${many} are on` : many ? t("background: where it is on") : "";
  const foot = laid.lines > MOST_LINES ? t`lines ${start + 1} to ${end} of ${laid.lines}` : ground;
  return (
    tag("text", { class: "explorable-title", x: 4, y: 16 }, escape(title)) +
    tag("text", { class: "explorable-token", x: 4, y: 34 }, escape(shortened(note, 12, WIDTH - 12))) +
    tag("g", { "data-concept": paint.concept, "data-color": paint.concept ? null : paint.color }, bandsMarkup(cells, HIGH)) +
    words +
    frames +
    tag("text", { class: "explorable-token", x: 4, y: textHeight(laid) - 8 }, escape(foot)) +
    hits
  );
}
