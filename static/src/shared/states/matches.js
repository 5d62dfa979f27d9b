// The other places where the same units are on, one below the other, aligned at their beginnings.
import { headingMarkup } from "../heading.js";
import { PANEL as WIDTH, round } from "../pixels.js";
import { escape, tag } from "../svg.js";
import { shortened, textWidth } from "../text.js";
import { t } from "../words.js";
import { bandsMarkup } from "./bands.js";

const TOP = 48;
const LINE = 30;
const SIZE = 13;
const HIGH = 20;
const ROWS = 7;
const LEFT = 34;
/** Where all begin. */
const START = 112;
const RIGHT = WIDTH - 44;
const PAD = 3;
export const MATCHES_HEIGHT = TOP + ROWS * LINE + 8;

/**
 * @param {import("./reading.js").Reader} reader
 * @param {import("./reading.js").State} state
 * @param {import("./reading.js").Read} read
 * @param {{concept: string | null, color: string}} paint
 */
export function matchesMarkup(reader, state, read, paint) {
  const many = read.on.length;
  const own = { first: state.first, last: state.last, on: many };
  const rows = [own, ...read.matches].map((match, k) => rowMarkup(reader, read, match, TOP + k * LINE, k));
  const places = read.found === 1 ? t("1 other place") : t`${read.found} other places`;
  const title = many ? t`On at ${places}` : t("No unit to look for");
  const kind = reader.isGiven
    ? t("given places, and how many are on all along")
    : read.found > read.matches.length
      ? t`below the chosen one the ${read.matches.length} nearest in length`
      : many === 1
        ? t("where it is on, and how many of them")
        : t("where all are on, and how many of them");
  return (
    headingMarkup(title) +
    tag("text", { class: "explorable-token", x: 4, y: 34 }, escape(many ? kind : t("choose another span, or a lower threshold"))) +
    (many ? tag("g", { "data-concept": paint.concept, "data-color": paint.concept ? null : paint.color }, rows.join("")) : "")
  );
}

/**
 * @param {import("./reading.js").Reader} reader
 * @param {import("./reading.js").Read} read
 * @param {import("./reading.js").Match} match
 * @param {number} y
 * @param {number} k 0 for the span itself
 */
function rowMarkup({ tokens, count }, read, match, y, k) {
  const many = read.on.length;
  const widthOf = (/** @type {number} */ i) => Math.min(90, textWidth(tokens[i].text, SIZE) + 2 * PAD);
  const cells = /** @type {{x: number, y: number, width: number, share: number}[]} */ ([]);
  let words = "";
  const write = (/** @type {number} */ i, /** @type {number} */ x) => {
    const width = widthOf(i);
    const isOwn = i >= match.first && i <= match.last;
    cells.push({ x, y, width, share: read.counts[i] / many });
    words += tag("text", { class: `explorable-char${isOwn ? " explorable-lit" : ""}`, "text-anchor": "middle", x: round(x + width / 2), y: y + 15 }, escape(shortened(tokens[i].text, SIZE, width - PAD)));
  };
  let x = START;
  let end = START;
  for (let i = match.first; i < count && x + widthOf(i) <= RIGHT; x += widthOf(i++)) {
    write(i, x);
    if (i <= match.last) end = x + widthOf(i);
  }
  x = START;
  for (let i = match.first - 1; i >= 0 && x - widthOf(i) >= LEFT; i--) write(i, (x -= widthOf(i)));
  const frame = tag("rect", { class: k ? "explorable-match" : "explorable-span", x: START - 1, y: y - 2, width: end - START + 2, height: HIGH + 4, rx: 3 });
  const place = tag("text", { class: "explorable-token", "text-anchor": "end", x: LEFT - 5, y: y + 14 }, escape(String(match.first)));
  const share = tag("text", { class: `explorable-token${match.on === many ? " explorable-lit" : ""}`, "text-anchor": "end", x: WIDTH - 3, y: y + 14 }, escape(t`${match.on} of ${many}`));
  const hit = tag("rect", { class: "explorable-hit", x: 0, y: y - 4, width: WIDTH, height: LINE, "data-first": match.first, "data-last": match.last });
  cells.sort((a, b) => a.x - b.x);
  return bandsMarkup(cells, HIGH) + words + frame + place + share + hit;
}
