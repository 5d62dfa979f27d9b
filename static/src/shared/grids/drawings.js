// An image with where something fires on it, the channels that fire at a place, and groups of channels.
import { headingMarkup } from "../heading.js";
import { PANEL as WIDTH, round } from "../pixels.js";
import { escape, rectangle, tag } from "../svg.js";
import { shortened, textWidth } from "../text.js";
import { inSigns, t } from "../words.js";
import { mosaicMarkup } from "./mosaic.js";

/**
 * @typedef {{concept: string | null, color: string}} Paint
 * @typedef {object} Layer
 * @property {string} name
 * @property {number} rows
 * @property {number} columns
 * @property {string[]} channels
 * @property {Float64Array} values row by row, of each place all channels
 * @property {number} mostAt the place of the strongest
 * @property {(place: number) => number} lostAt how far they may be from what they were
 * @property {number} most the largest of all
 * @property {number[]} strongest the channel that fires most at each place
 * @property {number} listed so many channels are listed at most
 * @property {import("./mosaic.js").Mosaic[] | null} sprites
 * @property {{names: string[], map: Float32Array}[]} groups
 *
 * @typedef {object} State
 * @property {number} layer
 * @property {number} row
 * @property {number} column
 * @property {number} channel
 * @property {number} group the one that is shown instead of the channel, −1, or EACH
 *
 * @typedef {{layer: Layer, state: State, image: import("./mosaic.js").Mosaic, thumbnail: import("./mosaic.js").Mosaic, photo: string | null, paint: Paint}} Scene
 */

/** Instead of a group: at each place the channel that fires most there. */
export const EACH = -2;

const TOP = 46;
/** So large the image is at most. */
const SIDE = 314;
const LEFT = 6;
/** Of a channel's row, and so many of them are listed. */
const ROW = 30;
const [FEWEST, LISTED] = [5, 10];
/** Such a part of the places have room for all channels that fire there. */
const WITH_ROOM = 0.75;
const SPRITE = 24;

/** @param {Layer} layer @param {State} state @param {number} channel */
export const valueAt = ({ values, columns, channels }, { row, column }, channel) => values[(row * columns + column) * channels.length + channel];

/** How far numbers at the place may be from what they were. @param {Scene} scene */
export const lostAt = ({ layer, state }) => layer.lostAt(state.row * layer.columns + state.column);

/** A number with the digits that are known of it. @param {number} value @param {number} [lost] how far it may be from what it was */
export function number(value, lost = 0) {
  const digits = Math.abs(value) >= 100 ? 0 : lost ? Math.max(0, Math.min(2, Math.floor(-Math.log10(2 * lost)))) : 2;
  return inSigns(value.toFixed(digits).replace("-", "−"));
}

/** The channels, those that fire most at the place first. @param {Scene} scene */
export function ordered({ layer, state }) {
  return layer.channels.map((_, channel) => channel).sort((a, b) => valueAt(layer, state, b) - valueAt(layer, state, a));
}

/** Those that are listed: the strongest, silent ones too, and the chosen one if it is not among them. @param {Scene} scene */
export function listed(scene) {
  const shown = ordered(scene).slice(0, scene.layer.listed);
  if (!shown.includes(scene.state.channel)) shown.splice(-1, 1, scene.state.channel);
  return shown;
}

/** @param {import("./mosaic.js").Mosaic} image @param {number} side */
function sizeOf({ size: [rows, columns] }, side) {
  const scale = side / Math.max(rows, columns);
  return { width: columns * scale, height: rows * scale };
}

/** @param {Scene} scene */
export const imageHeight = ({ image }) => round(TOP + sizeOf(image, SIDE).height + 26);

/**
 * Squares, the larger the more fires, as one path: the image can be seen between them.
 * @param {Layer} layer
 * @param {(place: number) => number} part of the most there is
 * @param {{x: number, y: number, width: number, height: number}} box
 */
function squares({ rows, columns }, part, { x, y, width, height }) {
  const [across, down] = [width / columns, height / rows];
  let d = "";
  for (let place = 0; place < rows * columns; place++) {
    const scale = Math.sqrt(Math.max(0, Math.min(1, part(place)))) * 0.92;
    if (scale < 0.12) continue;
    const [left, top] = [x + ((place % columns) + 0.5 - scale / 2) * across, y + (Math.floor(place / columns) + 0.5 - scale / 2) * down];
    d += rectangle(round(left), round(top), round(scale * across), round(scale * down));
  }
  return tag("path", { class: "explorable-fires", d });
}

/** More pixels of sprites would take long to draw: then not each is. */
const MOST_PIXELS = 8_000;

/**
 * Whether there is room to show at each place what the strongest channel is.
 * @param {Layer} layer
 * @param {import("./mosaic.js").Mosaic} image
 */
export function hasRoom({ sprites, channels, columns }, image) {
  const across = sizeOf(image, SIDE).width / columns;
  return sprites !== null || channels.every((name) => textWidth(name, 12, { bold: true }) <= across);
}

/**
 * At each place what the strongest channel fires at, or its name: the larger the more it fires.
 * @param {Layer} layer
 * @param {{x: number, y: number, width: number, height: number}} box
 */
function eachMarkup(layer, { x, y, width, height }) {
  const { rows, columns, channels, values, strongest, sprites, most } = layer;
  const [across, down] = [width / columns, height / rows];
  const pixels = sprites ? rows * columns * sprites[0].size[0] * sprites[0].size[1] : 0;
  const step = Math.max(1, Math.ceil(Math.sqrt(pixels / MOST_PIXELS)));
  let [drawn, edges] = ["", ""];
  for (let place = 0; place < rows * columns; place++) {
    const best = strongest[place];
    const scale = Math.sqrt(Math.max(0, values[place * channels.length + best]) / (most || 1)) * 0.96;
    if (scale < 0.12) continue;
    const [middle, centre] = [x + ((place % columns) + 0.5) * across, y + (Math.floor(place / columns) + 0.5) * down];
    const own = { x: middle - (scale * across) / 2, y: centre - (scale * down) / 2, width: scale * across, height: scale * down };
    edges += rectangle(round(own.x), round(own.y), round(own.width), round(own.height));
    if (sprites) drawn += mosaicMarkup(sprites[best], own, step);
    else drawn += tag("text", { class: "explorable-token explorable-lit", "text-anchor": "middle", x: round(middle), y: round(centre + 4) }, escape(channels[best]));
  }
  const veil = tag("rect", { class: "explorable-veil", x, y, width, height });
  return veil + drawn + tag("path", { class: "explorable-edge", d: edges });
}

/** @param {Paint} paint */
const painted = ({ concept, color }) => ({ "data-concept": concept, "data-color": concept ? null : color });

/** What does not change: the image itself. @param {Scene} scene */
export function imageMarkup({ image, photo }) {
  const box = { x: LEFT, y: TOP, ...sizeOf(image, SIDE) };
  // A site may forbid images that stand in the page: then the coarse one below is seen.
  return mosaicMarkup(image, box) + (photo ? tag("image", { href: photo, ...box, preserveAspectRatio: "none" }) : "");
}

/** What is shown of it, in words. @param {Scene} scene */
export const shownName = ({ layer, state }) => (state.group === EACH ? t("the strongest channel of each place") : state.group < 0 ? t`channel ${layer.channels[state.channel]}` : t`group ${state.group}`);

/** @param {Scene} scene */
export function firesMarkup(scene) {
  const { layer, state, image, paint } = scene;
  const { width, height } = sizeOf(image, SIDE);
  const box = { x: LEFT, y: TOP, width, height };
  const { channels, rows, columns } = layer;
  const isEach = state.group === EACH;
  let part = (/** @type {number} */ place) => layer.groups[state.group].map[place];
  let most = isEach ? t`largest: ${number(layer.most, layer.lostAt(layer.mostAt))}` : "";
  if (state.group === -1) {
    const valueOf = (/** @type {number} */ place) => layer.values[place * channels.length + state.channel];
    let at = 0;
    for (let place = 1; place < rows * columns; place++) if (valueOf(place) > valueOf(at)) at = place;
    const largest = Math.max(0, valueOf(at));
    part = (place) => valueOf(place) / (largest || 1);
    most = t`largest square: ${number(largest, layer.lostAt(at))}`;
  }
  const [across, down] = [width / columns, height / rows];
  const ring = rectangle(round(LEFT + state.column * across), round(TOP + state.row * down), round(across), round(down));
  const title = isEach ? t("The strongest channel at each place") : t`Where ${shownName(scene)} fires`;
  return (
    tag("text", { class: "explorable-title", x: LEFT, y: 16 }, escape(shortened(title, 15, SIDE))) +
    tag("text", { class: "explorable-note", x: LEFT, y: 37 }, escape(layer.name)) +
    tag("text", { class: "explorable-note", "text-anchor": "end", x: LEFT + SIDE, y: 37 }, escape(most)) +
    (isEach ? eachMarkup(layer, box) : tag("g", painted(paint), squares(layer, part, box))) +
    tag("path", { class: "explorable-edge", d: rectangle(LEFT, TOP, round(width), round(height)) }) +
    tag("path", { class: "explorable-place-halo", d: ring }) +
    tag("path", { class: "explorable-ring", d: ring }) +
    tag("text", { class: "explorable-note", x: LEFT, y: round(TOP + height + 19) }, escape(t`chosen: row ${state.row}, column ${state.column}`)) +
    tag("rect", { class: "explorable-hit", ...box, "data-image": "" })
  );
}

/**
 * @param {Scene} scene
 * @param {number} left px
 * @param {number} down px
 */
export function placeAt({ layer: { rows, columns }, image }, left, down) {
  const { width, height } = sizeOf(image, SIDE);
  const [row, column] = [Math.floor(((down - TOP) * rows) / height), Math.floor(((left - LEFT) * columns) / width)];
  return row >= 0 && row < rows && column >= 0 && column < columns ? { row, column } : null;
}

/**
 * How many channels are listed: all if they are few, else as many as fire at most places and the chosen one.
 * @param {Float64Array} values row by row, of each place all channels
 * @param {number} channels
 */
export function listedOf(values, channels) {
  if (channels <= LISTED) return channels;
  const firing = Array.from({ length: values.length / channels }, (_, place) => values.subarray(place * channels, (place + 1) * channels).filter((value) => value > 0).length);
  const some = firing.filter(Boolean).sort((a, b) => a - b);
  const most = some[Math.ceil(some.length * WITH_ROOM) - 1] ?? 0;
  return Math.min(LISTED, Math.max(FEWEST, most + 1));
}

/** The same for all places, so that the picture keeps its height. @param {Scene} scene */
export const channelsHeight = ({ layer }) => TOP + layer.listed * ROW + (layer.listed < layer.channels.length ? 26 : 6);

/** @param {number} count @param {boolean} fire */
function restOf(count, fire) {
  if (count === 1) return fire ? t("1 other fires less here") : t("1 other does not fire here");
  return fire ? t`${count} others fire less here` : t`${count} others do not fire here`;
}

/** @param {Scene} scene */
export function channelsMarkup(scene) {
  const { layer, state, paint } = scene;
  const { channels, most, sprites } = layer;
  const shown = listed(scene);
  const start = sprites ? LEFT + SPRITE + 8 : LEFT + 2;
  const end = WIDTH - 50;
  // A long name has room as long as a bar is left to be compared.
  const room = Math.max(84, Math.min(end - start - 94, Math.max(...channels.map((name) => textWidth(name, 14, { bold: true })))));
  const bars = start + room + 4;
  const rows = shown.map((channel, i) => {
    const y = TOP + i * ROW;
    const value = valueAt(layer, state, channel);
    const chosen = state.group === -1 && channel === state.channel;
    const silent = value > 0 ? "" : " explorable-silent";
    const sprite = sprites ? mosaicMarkup(sprites[channel], { x: LEFT + 2, y: y + 2, width: SPRITE, height: SPRITE }) + tag("path", { class: "explorable-edge", d: rectangle(LEFT + 2, y + 2, SPRITE, SPRITE) }) : "";
    const frame = chosen ? tag("rect", { class: "explorable-picked", x: 2, y: y - 1, width: WIDTH - 4, height: ROW, rx: 4 }) : "";
    const name = tag("text", { class: `explorable-channel${chosen ? " explorable-lit" : ""}${silent}`, x: start, y: y + 19 }, escape(shortened(channels[channel], 14, room)));
    const width = round((Math.max(0, value) / (most || 1)) * (end - bars));
    const bar = width > 0 ? tag("rect", { class: "explorable-channel-bar", x: bars, y: y + 6, width, height: 16 }) : "";
    const told = tag("text", { class: `explorable-channel-value${silent}`, "text-anchor": "end", x: WIDTH - 6, y: y + 19 }, escape(number(value, lostAt(scene))));
    const hit = tag("rect", { class: "explorable-hit", x: 0, y: y - 1, width: WIDTH, height: ROW, "data-channel": channel });
    return sprite + frame + name + bar + told + hit;
  });
  const base = tag("path", { class: "explorable-edge", d: `M${bars},${TOP}V${TOP + shown.length * ROW - 2}` });
  const rest = channels.length - shown.length;
  const fire = layer.channels.filter((_, channel) => valueAt(layer, state, channel) > 0).length > shown.length;
  const left = rest ? tag("text", { class: "explorable-note", x: LEFT, y: TOP + shown.length * ROW + 17 }, escape(restOf(rest, fire))) : "";
  return (
    headingMarkup(t`Which channels fire at row ${state.row}, column ${state.column}`, { x: LEFT }) +
    tag("text", { class: "explorable-note", x: LEFT, y: 37 }, sprites ? t("what it fires at") : t("channel")) +
    tag("g", painted(paint), base + rows.join("")) +
    left
  );
}

/** Three of them stand beside each other. */
const TILE = 100;
const PITCH = 107;
/** What a group's name needs below, and each further line of its channels. */
const [NAME, CHANNELS] = [42, 15];
const MOST_LINES = 3;

/** A group's channels, as many as have room in a few lines; none is cut where it ends a line. @param {string[]} names */
function linesOf(names) {
  /** @type {string[]} */
  const lines = [];
  for (const name of names) {
    const longer = lines.length ? `${lines[lines.length - 1]} · ${name}` : name;
    if (lines.length && textWidth(longer, 12) <= TILE + 2) lines[lines.length - 1] = longer;
    else if (lines.length < MOST_LINES) lines.push(shortened(name, 12, TILE + 4));
    else break;
  }
  return lines;
}

/** @param {Layer} layer */
const nameHeight = ({ groups }) => NAME + CHANNELS * Math.max(0, ...groups.map(({ names }) => linesOf(names).length - 1));

/** @param {Scene} scene */
export const groupsHeight = ({ layer, image }) => round(TOP + Math.ceil(layer.groups.length / 3) * (sizeOf(image, TILE).height + nameHeight(layer) + 12));

/** @param {Scene} scene */
export function groupsMarkup(scene) {
  const { layer, state, image, thumbnail, paint } = scene;
  const { width, height } = sizeOf(image, TILE);
  const below = nameHeight(layer);
  const tiles = layer.groups.map(({ names, map }, i) => {
    const [x, y] = [LEFT + (i % 3) * PITCH, TOP + Math.floor(i / 3) * (height + below + 12)];
    const chosen = i === state.group;
    const box = { x, y, width, height };
    const frame = chosen ? tag("rect", { class: "explorable-picked", x: x - 4, y: round(y - 4), width: round(width + 8), height: round(height + below + 6), rx: 4 }) : "";
    const title = tag("text", { class: "explorable-channel explorable-lit", x, y: round(y + height + 17) }, escape(t`group ${i}`));
    const name = linesOf(names).map((line, at) => tag("text", { class: "explorable-token", x, y: round(y + height + 34 + CHANNELS * at) }, escape(line))).join("");
    const hit = tag("rect", { class: "explorable-hit", x, y: round(y), width: round(width), height: round(height + below), "data-group": i });
    const faint = tag("g", { class: "explorable-faint" }, mosaicMarkup(thumbnail, box));
    return faint + tag("path", { class: "explorable-edge", d: rectangle(x, round(y), round(width), round(height)) }) + squares(layer, (place) => map[place], box) + frame + title + name + hit;
  });
  return (
    tag("text", { class: "explorable-title", x: LEFT, y: 16 }, t("Channels that fire together")) +
    tag("text", { class: "explorable-note", x: LEFT, y: 37 }, t("where each group does, and its strongest")) +
    tag("g", painted(paint), tiles.join(""))
  );
}
