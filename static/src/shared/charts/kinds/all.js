// The kinds of charts: each says how it is laid out, and draws its marks into a plot.
import * as area from "./area.js";
import * as bars from "./bars.js";
import * as counts from "./counts.js";
import * as heat from "./heat.js";
import * as histogram from "./histogram.js";
import * as line from "./line.js";
import * as points from "./points.js";

/** @typedef {ReturnType<typeof import("../frame.js").frame>} Laid */
/** @typedef {(model: any, place: import("../frame.js").Place, how: {painted: (group: number, markup: string) => string, width: number, flat: boolean, laid: Laid}) => string} Draw */

/** @type {Record<string, {layout: (model: any, width: number) => Laid, draw: Draw}>} */
export const KINDS = { area, bars, counts, heat, histogram, line, points };
