// A canvas whose drawing is kept as svg: what a module paints there while the docs are built is its static picture.
import { textWidth } from "../../shared/text.js";
import { escape, escapeAttribute } from "../../shared/svg.js";
import { canvasColor, colorBytes } from "./colors.js";
import { define } from "./define.js";
import { DOMMatrix, inverted, multiplied } from "./geometry.js";
import { boundsOf, holds, linesOf } from "./paths.js";
import { png } from "./png.js";
import { DOMException, base64 } from "./web.js";

/** @typedef {import("./geometry.js").Six} Six */

const UNIT = /** @type {Six} */ ([1, 0, 0, 1, 0, 0]);
/** How many marks a canvas may have: what draws more is no drawing but an image, of one mark for each pixel. */
const MOST_MARKS = 10_000;
/** How many pixels an image may have that stands in a page. */
const MOST_PIXELS = 2 ** 20;
const BLENDS =
  /^(multiply|screen|overlay|darken|lighten|color-dodge|color-burn|hard-light|soft-light|difference|exclusion|hue|saturation|color|luminosity)$/;
const COMPOSITES = /^(source-(over|in|out|atop)|destination-(over|in|out|atop)|lighter|copy|xor)$/;
const FONT =
  /^\s*(?:(italic|oblique|normal)\s+)?(?:(small-caps|normal)\s+)?(?:(bold|bolder|lighter|normal|[1-9]00)\s+)?([\d.]+)(px|pt|em|rem|%)(?:\s*\/\s*[\w.%]+)?\s+(.+?)\s*$/i;
/** The part of a letter's height that is above the line which it stands on. */
const BASELINES = /** @type {Record<string, number>} */ ({
  alphabetic: 0,
  ideographic: -0.21,
  bottom: -0.21,
  middle: 0.35,
  top: 0.8,
  hanging: 0.74,
});
const ANCHORS = /** @type {Record<string, string>} */ ({ center: "middle", right: "end", end: "end" });

/** @type {any} */
const world = globalThis;

/** A number as short as a picture needs it. @param {number} value */
const n = (value) => String(Math.round(value * 100) / 100);
/** @param {unknown[]} values */
const isPlain = (values) => values.every((value) => Number.isFinite(Number(value)));
/** @param {Six} six */
const transformed = (six) =>
  six.every((value, i) => value === UNIT[i])
    ? ""
    : ` transform="matrix(${six.map((value) => String(Number(value.toFixed(5)))).join(" ")})"`;

/** A path that is drawn by the calls of a canvas. */
class Course {
  /** @type {string[]} */
  parts = [];
  /** @type {[number, number] | null} */
  at = null;
  /** @type {[number, number]} */
  start = [0, 0];

  /** @param {string} text @param {number} x @param {number} y */
  #to(text, x, y) {
    this.parts.push(text);
    this.at = [x, y];
  }
  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    if (!isPlain([x, y])) return;
    this.#to(`M${n(x)},${n(y)}`, x, y);
    this.start = [x, y];
  }
  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    if (!isPlain([x, y])) return;
    if (this.at) this.#to(`L${n(x)},${n(y)}`, x, y);
    else this.moveTo(x, y);
  }
  /** @param {number} cx @param {number} cy @param {number} x @param {number} y */
  quadraticCurveTo(cx, cy, x, y) {
    if (!isPlain([cx, cy, x, y])) return;
    if (!this.at) this.moveTo(cx, cy);
    this.#to(`Q${n(cx)},${n(cy)} ${n(x)},${n(y)}`, x, y);
  }
  /** @param {number[]} values */
  bezierCurveTo(...values) {
    if (!isPlain(values)) return;
    if (!this.at) this.moveTo(values[0], values[1]);
    this.#to(`C${values.map(n).join(" ")}`, values[4], values[5]);
  }
  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    if (!isPlain([x, y, width, height])) return;
    this.moveTo(x, y);
    this.parts.push(`h${n(width)}v${n(height)}h${n(-width)}z`);
  }
  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {any} [radii] */
  roundRect(x, y, width, height, radii = 0) {
    if (!isPlain([x, y, width, height])) return;
    const given = (Array.isArray(radii) ? radii : [radii]).map((one) => Number(one?.x ?? one) || 0);
    const [a = 0, b = a, c = a, d = b] = given;
    const most = Math.min(Math.abs(width), Math.abs(height)) / 2;
    const [p, q, r, s] = [a, b, c, d].map((one) => Math.min(one, most));
    this.moveTo(x + p, y);
    const corner = (/** @type {number} */ radius, /** @type {number} */ dx, /** @type {number} */ dy) =>
      radius ? `a${n(radius)},${n(radius)} 0 0 1 ${n(dx)},${n(dy)}` : "";
    this.parts.push(
      `h${n(width - p - q)}${corner(q, q, q)}v${n(height - q - r)}${corner(r, -r, r)}h${n(r + s - width)}${corner(s, -s, -s)}v${n(s + p - height)}${corner(p, p, -p)}z`,
    );
  }
  /** @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to @param {boolean} [isBack] */
  arc(x, y, radius, from, to, isBack = false) {
    this.ellipse(x, y, radius, radius, 0, from, to, isBack);
  }
  /** @param {number} x @param {number} y @param {number} rx @param {number} ry @param {number} turn @param {number} from @param {number} to @param {boolean} [isBack] */
  ellipse(x, y, rx, ry, turn, from, to, isBack = false) {
    if (!isPlain([x, y, rx, ry, turn, from, to])) return;
    if (rx < 0 || ry < 0) throw new DOMException("The radius provided is negative.", "IndexSizeError");
    const point = (/** @type {number} */ angle) => {
      const [px, py] = [rx * Math.cos(angle), ry * Math.sin(angle)];
      return /** @type {[number, number]} */ ([
        x + px * Math.cos(turn) - py * Math.sin(turn),
        y + px * Math.sin(turn) + py * Math.cos(turn),
      ]);
    };
    let sweep = isBack ? from - to : to - from;
    sweep = sweep >= 2 * Math.PI ? 2 * Math.PI : ((sweep % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
    const first = point(from);
    this.lineTo(...first);
    // One arc of svg cannot go all the way round.
    for (const part of sweep > Math.PI ? [0.5, 1] : [1]) {
      const [px, py] = point(from + (isBack ? -1 : 1) * sweep * part);
      this.#to(`A${n(rx)},${n(ry)} ${n((turn * 180) / Math.PI)} 0 ${isBack ? 0 : 1} ${n(px)},${n(py)}`, px, py);
    }
  }
  /** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {number} radius */
  arcTo(x1, y1, x2, y2, radius) {
    if (!isPlain([x1, y1, x2, y2, radius])) return;
    const [x0, y0] = this.at ?? [x1, y1];
    const [ax, ay, bx, by] = [x0 - x1, y0 - y1, x2 - x1, y2 - y1];
    const [a, b] = [Math.hypot(ax, ay), Math.hypot(bx, by)];
    const cross = ax * by - ay * bx;
    if (!a || !b || !cross || !radius) return this.lineTo(x1, y1);
    const reach = radius / Math.tan(Math.acos(Math.max(-1, Math.min(1, (ax * bx + ay * by) / (a * b)))) / 2);
    this.lineTo(x1 + (ax / a) * reach, y1 + (ay / a) * reach);
    const [x, y] = [x1 + (bx / b) * reach, y1 + (by / b) * reach];
    this.#to(`A${n(radius)},${n(radius)} 0 0 ${cross < 0 ? 1 : 0} ${n(x)},${n(y)}`, x, y);
  }
  closePath() {
    if (!this.at) return;
    this.#to("z", ...this.start);
  }
  get d() {
    return this.parts.join("");
  }
}

export class Path2D extends Course {
  /** @param {any} [from] */
  constructor(from) {
    super();
    if (from instanceof Course) this.parts = [...from.parts];
    else if (from !== undefined) this.parts = [String(from)];
  }
  /** @param {Course} other @param {any} [matrix] */
  addPath(other, matrix) {
    const lines = matrix ? moved(other.d, DOMMatrix.fromMatrix(matrix).six) : other.d;
    this.parts.push(lines);
  }
}

/** A path's lines where a matrix moves them. @param {string} d @param {Six} six */
function moved(d, [a, b, c, p, e, f]) {
  return linesOf(d)
    .map((points) => `M${points.map(([x, y]) => `${n(a * x + c * y + e)},${n(b * x + p * y + f)}`).join("L")}`)
    .join("");
}

/** A paint that changes from place to place, or repeats. */
class Paint {
  /** @type {[number, string][]} */
  stops = [];
  /** @param {string} kind @param {string} attributes */
  constructor(kind, attributes) {
    this.kind = kind;
    this.attributes = attributes;
    this.inside = "";
    /** @type {Six} */
    this.six = UNIT;
  }
  /** @param {number} offset @param {string} color */
  addColorStop(offset, color) {
    if (!(offset >= 0 && offset <= 1)) throw new DOMException("The offset is not between 0 and 1.", "IndexSizeError");
    const known = canvasColor(String(color));
    if (!known) throw new DOMException(`'${color}' is no color.`, "SyntaxError");
    this.stops.push([offset, known]);
  }
  /** @param {any} matrix */
  setTransform(matrix) {
    this.six = DOMMatrix.fromMatrix(matrix).six;
  }
  /** @param {string} id @param {Six} six in force where it is used */
  written(id, six) {
    const all = multiplied(six, this.six);
    const name = this.kind === "pattern" ? "patternTransform" : "gradientTransform";
    const turned = transformed(all).replace(" transform", ` ${name}`);
    const stops = [...this.stops]
      .sort(([a], [b]) => a - b)
      .map(([offset, color]) => `<stop offset="${n(offset)}" ${colored("stop-color", "stop-opacity", color)}></stop>`);
    return `<${this.kind} id="${id}" ${this.attributes}${turned}>${this.inside}${stops.join("")}</${this.kind}>`;
  }
}

/** @param {string} name @param {string} opacity @param {string} color as a canvas tells it */
function colored(name, opacity, color) {
  const [r, g, b, a] = colorBytes(color);
  if (a === 255) return `${name}="${color}"`;
  return `${name}="rgb(${r},${g},${b})" ${opacity}="${n(a / 255)}"`;
}

const STATE = {
  fillStyle: /** @type {string | Paint} */ ("#000000"),
  strokeStyle: /** @type {string | Paint} */ ("#000000"),
  lineWidth: 1,
  lineCap: "butt",
  lineJoin: "miter",
  miterLimit: 10,
  lineDashOffset: 0,
  globalAlpha: 1,
  globalCompositeOperation: "source-over",
  font: "10px sans-serif",
  textAlign: "start",
  textBaseline: "alphabetic",
  direction: "ltr",
  letterSpacing: "0px",
  wordSpacing: "0px",
  fontKerning: "auto",
  fontStretch: "normal",
  fontVariantCaps: "normal",
  textRendering: "auto",
  shadowBlur: 0,
  shadowColor: "rgba(0, 0, 0, 0)",
  shadowOffsetX: 0,
  shadowOffsetY: 0,
  filter: "none",
  imageSmoothingEnabled: true,
  imageSmoothingQuality: "low",
};
/** What each of them may be set to; what is none of it is passed over. */
const TAKES = /** @type {Record<string, (value: any) => any>} */ ({
  fillStyle: (value) => (value instanceof Paint ? value : canvasColor(String(value))),
  strokeStyle: (value) => (value instanceof Paint ? value : canvasColor(String(value))),
  shadowColor: (value) => canvasColor(String(value)),
  lineWidth: (value) => (Number(value) > 0 && Number.isFinite(Number(value)) ? Number(value) : null),
  miterLimit: (value) => (Number(value) > 0 ? Number(value) : null),
  shadowBlur: (value) => (Number(value) >= 0 ? Number(value) : null),
  globalAlpha: (value) => (Number(value) >= 0 && Number(value) <= 1 ? Number(value) : null),
  lineCap: (value) => (/^(butt|round|square)$/.test(value) ? value : null),
  lineJoin: (value) => (/^(miter|round|bevel)$/.test(value) ? value : null),
  textAlign: (value) => (/^(start|end|left|right|center)$/.test(value) ? value : null),
  textBaseline: (value) => (value in BASELINES ? value : null),
  globalCompositeOperation: (value) => (BLENDS.test(value) || COMPOSITES.test(value) ? value : null),
  font: (value) => spelledFont(String(value)),
});

/** @param {string} value */
function spelledFont(value) {
  const [, style, , weight, size, unit, family] = FONT.exec(value) ?? [];
  if (!size) return null;
  const px =
    Number(size) *
    /** @type {Record<string, number>} */ ({ px: 1, pt: 4 / 3, em: 10, rem: 16, "%": 0.1 })[unit.toLowerCase()];
  const heavy = weight && !/^(normal|400)$/.test(weight) ? `${weight === "700" ? "bold" : weight} ` : "";
  return `${/italic|oblique/.test(style ?? "") ? `${style} ` : ""}${heavy}${Number(px.toFixed(4))}px ${family}`;
}

/** @param {string} font */
function fontOf(font) {
  const [, style = "", , weight = "", size = "10", , family = "sans-serif"] = FONT.exec(font) ?? [];
  return { style, weight, size: Number(size), family, bold: /bold|[6-9]00/.test(weight) };
}

export class CanvasRenderingContext2D {
  #state = { ...STATE, six: UNIT, dash: /** @type {number[]} */ ([]), clip: "" };
  /** @type {any[]} */
  #saved = [];
  /** @type {string[]} what is seen, from the back to the front */
  #marks = [];
  /** @type {string[]} */
  #defs = [];
  /** @type {((pixels: Pixels) => void)[]} how the marks are painted, as far as they can be */
  #paintings = [];
  #ids = 0;
  #isFull = false;
  /** How many of the marks no pixels can be made of. */
  #unpainted = 0;

  /** @param {any} canvas */
  constructor(canvas) {
    this.canvas = canvas;
  }

  // ── What it is asked for by the static form

  /** Whether nothing was ever painted. */
  get isBlank() {
    return !this.#marks.length;
  }
  /** @param {string} prefix of ids @returns {string} */
  written(prefix) {
    if (this.#isFull && this.#unpainted)
      throw new Error(`it draws more than ${MOST_MARKS} marks on a canvas, which are too many for a page`);
    if (this.#isFull)
      return `<image width="${this.canvas.width}" height="${this.canvas.height}" href="${png(this.pixels())}"></image>`;
    const defs = this.#defs.length ? `<defs>${this.#defs.join("")}</defs>` : "";
    return (defs + this.#marks.join("")).replaceAll("\uE001", prefix);
  }

  // ── State

  #alpha(alpha = this.#state.globalAlpha) {
    return alpha < 1 ? ` opacity="${n(alpha)}"` : "";
  }
  /** @param {string} mark @param {(pixels: Pixels) => void} [paint] */
  #add(mark, paint) {
    const { globalCompositeOperation: how, clip } = this.#state;
    const text = clip ? `<g clip-path="url(#${clip})">${mark}</g>` : mark;
    if (how === "copy") this.#forget();
    if (how === "destination-out") return this.#cutOut(text);
    if (how === "destination-over") this.#marks.unshift(text);
    else if (BLENDS.test(how) || how === "lighter")
      this.#marks.push(`<g style="mix-blend-mode:${how === "lighter" ? "plus-lighter" : how}">${text}</g>`);
    else this.#marks.push(text);
    if (paint) this.#paintings.push(paint);
    else this.#unpainted += 1;
    if (this.#marks.length > MOST_MARKS) this.#isFull = true;
  }
  /** @param {string} text what is taken out of all that was painted before */
  #cutOut(text) {
    const id = this.#id();
    const dark = text.replace(/ (fill|stroke)="(?!none)[^"]*"/g, ' $1="#000"');
    this.#defs.push(
      `<mask id="${id}" maskUnits="userSpaceOnUse" x="0" y="0" width="${this.canvas.width}" height="${this.canvas.height}"><rect width="100%" height="100%" fill="#fff"></rect>${dark}</mask>`,
    );
    this.#marks = [`<g mask="url(#${id})">${this.#marks.join("")}</g>`];
  }
  #id() {
    this.#ids += 1;
    return `\uE001${this.#ids}`;
  }
  #forget() {
    this.#marks = [];
    this.#paintings = [];
    this.#isFull = false;
    this.#unpainted = 0;
  }
  /** @param {"fill" | "stroke"} how */
  #paint(how) {
    const style = how === "fill" ? this.#state.fillStyle : this.#state.strokeStyle;
    const { shadowBlur, shadowColor, shadowOffsetX, shadowOffsetY } = this.#state;
    const opacity = this.#alpha();
    let shadow = "";
    if (colorBytes(shadowColor)[3] && (shadowBlur || shadowOffsetX || shadowOffsetY)) {
      const id = this.#id();
      const [r, g, b, a] = colorBytes(shadowColor);
      this.#defs.push(
        `<filter id="${id}" x="-50%" y="-50%" width="200%" height="200%"><feDropShadow dx="${n(shadowOffsetX)}" dy="${n(shadowOffsetY)}" stdDeviation="${n(shadowBlur / 2)}" flood-color="rgb(${r},${g},${b})" flood-opacity="${n(a / 255)}"></feDropShadow></filter>`,
      );
      shadow = ` filter="url(#${id})"`;
    }
    if (!(style instanceof Paint)) return `${colored(how, `${how}-opacity`, style)}${opacity}${shadow}`;
    const id = this.#id();
    // Its own transform is that of the mark, in whose units it is.
    this.#defs.push(style.written(id, UNIT));
    return `${how}="url(#${id})"${opacity}${shadow}`;
  }
  #pen() {
    const { lineWidth, lineCap, lineJoin, miterLimit, dash, lineDashOffset } = this.#state;
    const parts = [`fill="none" ${this.#paint("stroke")}`, lineWidth === 1 ? "" : `stroke-width="${n(lineWidth)}"`];
    if (lineCap !== "butt") parts.push(`stroke-linecap="${lineCap}"`);
    parts.push(lineJoin === "miter" ? `stroke-miterlimit="${n(miterLimit)}"` : `stroke-linejoin="${lineJoin}"`);
    if (dash.length) parts.push(`stroke-dasharray="${dash.map(n).join(" ")}"`);
    if (dash.length && lineDashOffset) parts.push(`stroke-dashoffset="${n(lineDashOffset)}"`);
    return parts.filter(Boolean).join(" ");
  }
  save() {
    this.#saved.push({ ...this.#state });
  }
  restore() {
    this.#state = this.#saved.pop() ?? this.#state;
  }
  reset() {
    this.#state = { ...STATE, six: UNIT, dash: [], clip: "" };
    this.#saved = [];
    this.#points = [];
    this.#defs = [];
    this.#forget();
  }
  /** @param {string} name */
  read(name) {
    return /** @type {any} */ (this.#state)[name];
  }
  /** @param {string} name @param {any} value */
  write(name, value) {
    const kept = TAKES[name]
      ? TAKES[name](value)
      : typeof (/** @type {any} */ (STATE)[name]) === "number"
        ? Number(value) || 0
        : value;
    if (kept !== null) /** @type {any} */ (this.#state)[name] = kept;
  }
  /** @param {number[]} dash */
  setLineDash(dash) {
    const all = Array.from(dash, Number);
    this.#state.dash = all.length % 2 ? [...all, ...all] : all;
  }
  getLineDash() {
    return [...this.#state.dash];
  }
  getContextAttributes() {
    return { alpha: true, desynchronized: false, colorSpace: "srgb", willReadFrequently: false };
  }
  isContextLost() {
    return false;
  }

  // ── Transforms

  /** @param {Six} six */
  #turn(six) {
    if (isPlain(six)) this.#state.six = multiplied(this.#state.six, six);
  }
  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.#turn([1, 0, 0, 1, Number(x), Number(y)]);
  }
  /** @param {number} x @param {number} y */
  scale(x, y) {
    this.#turn([Number(x), 0, 0, Number(y), 0, 0]);
  }
  /** @param {number} angle */
  rotate(angle) {
    this.#turn([Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0]);
  }
  /** @param {Six} six */
  transform(...six) {
    this.#turn(six);
  }
  /** @param {any[]} given six numbers, or a matrix */
  setTransform(...given) {
    this.#state.six =
      given.length >= 6
        ? /** @type {Six} */ (given.slice(0, 6).map(Number))
        : /** @type {Six} */ ([...DOMMatrix.fromMatrix(given[0]).six]);
  }
  resetTransform() {
    this.#state.six = UNIT;
  }
  getTransform() {
    return new DOMMatrix([...this.#state.six]);
  }
  get currentTransform() {
    return this.getTransform();
  }

  // ── Paths

  beginPath() {
    this.#points = [];
  }
  /**
   * Points are kept where they were put, whatever is turned later.
   * @type {{six: Six, course: Course}[]}
   */
  #points = [];
  /** The part of the path that goes on in the transform of now. */
  course() {
    const last = this.#points.at(-1);
    if (last?.six === this.#state.six) return last.course;
    const course = new Course();
    const before = last?.course;
    if (before?.at) {
      const [a, b, c, d, e, f] = multiplied(inverted(this.#state.six), last ? last.six : UNIT);
      const [x, y] = before.at;
      course.at = [a * x + c * y + e, b * x + d * y + f];
      // It goes on from where the last one ended.
      course.parts.push(`M${n(course.at[0])},${n(course.at[1])}`);
    }
    this.#points.push({ six: this.#state.six, course });
    return course;
  }
  /** The path, and the transform that it is drawn in. @param {any} [given] @returns {{d: string, six: Six}} */
  #outline(given) {
    if (given instanceof Course) return { d: given.d, six: this.#state.six };
    const [first, ...others] = this.#points;
    if (!first) return { d: "", six: this.#state.six };
    if (!others.length && first.six === this.#state.six) return { d: first.course.d, six: first.six };
    // A path in parts of different transforms, or one that is painted in another than it was made in.
    const back = inverted(this.#state.six);
    return {
      d: this.#points.map(({ six, course }) => moved(course.d, multiplied(back, six))).join(""),
      six: this.#state.six,
    };
  }
  /** @param {any[]} given @returns {string} */
  #rule = (given) => (given.includes("evenodd") ? ' fill-rule="evenodd"' : "");
  /** @param {any[]} given a path, a rule */
  fill(...given) {
    const { d, six } = this.#outline(given[0]);
    if (!d) return;
    const { fillStyle, globalAlpha } = this.#state;
    const paint =
      fillStyle instanceof Paint
        ? undefined
        : (/** @type {Pixels} */ pixels) =>
            pixels.fillPath(linesOf(moved(d, six)), colorBytes(fillStyle), globalAlpha, given.includes("evenodd"));
    this.#add(
      `<path d="${escapeAttribute(d)}" ${this.#paint("fill")}${this.#rule(given)}${transformed(six)}></path>`,
      paint,
    );
  }
  /** @param {any} [path] */
  stroke(path) {
    const { d, six } = this.#outline(path);
    if (d) this.#add(`<path d="${escapeAttribute(d)}" ${this.#pen()}${transformed(six)}></path>`);
  }
  /** @param {any[]} given a path, a rule */
  clip(...given) {
    const { d, six } = this.#outline(given[0]);
    const id = this.#id();
    const within = this.#state.clip ? ` clip-path="url(#${this.#state.clip})"` : "";
    const rule = given.includes("evenodd") ? ' clip-rule="evenodd"' : "";
    this.#defs.push(
      `<clipPath id="${id}"${within}><path d="${escapeAttribute(d)}"${rule}${transformed(six)}></path></clipPath>`,
    );
    this.#state.clip = id;
  }
  /** @param {any[]} given a path, x, y, a rule */
  isPointInPath(...given) {
    const path = given[0] instanceof Course ? given.shift() : undefined;
    const { d, six } = this.#outline(path);
    const [a, b, c, e, f, g] = inverted(six);
    const [x, y, rule] = given;
    return holds(linesOf(d), a * x + c * y + f, b * x + e * y + g, rule);
  }
  /** @param {any[]} given */
  isPointInStroke(...given) {
    return this.isPointInPath(...given);
  }
  drawFocusIfNeeded() {}
  scrollPathIntoView() {}

  // ── Rectangles

  /** @param {number[]} box @returns {number[]} where it lies on the canvas, if its sides stay level; else none */
  #level([x, y, width, height]) {
    const [a, b, c, d, e, f] = this.#state.six;
    if (b || c) return [];
    const [left, right] = [a * x + e, a * (x + width) + e].sort((p, q) => p - q);
    const [top, bottom] = [d * y + f, d * (y + height) + f].sort((p, q) => p - q);
    return [left, top, right, bottom];
  }
  /** @param {number[]} level */
  #coversAll([left, top, right, bottom]) {
    const { width, height } = this.canvas;
    return left <= 0 && top <= 0 && right >= width && bottom >= height && !this.#state.clip;
  }
  /** @param {number[]} box */
  fillRect(...box) {
    const [x, y, width, height] = box.map(Number);
    if (!isPlain(box) || !width || !height) return;
    const level = this.#level([x, y, width, height]);
    const { fillStyle, globalAlpha, globalCompositeOperation: how } = this.#state;
    const bytes = fillStyle instanceof Paint ? null : colorBytes(fillStyle);
    // What is painted over is not kept.
    if (bytes?.[3] === 255 && globalAlpha === 1 && how === "source-over" && this.#coversAll(level)) this.#forget();
    const corner = `x="${n(Math.min(x, x + width))}" y="${n(Math.min(y, y + height))}" width="${n(Math.abs(width))}" height="${n(Math.abs(height))}"`;
    this.#add(`<rect ${corner} ${this.#paint("fill")}${transformed(this.#state.six)}></rect>`, (pixels) => {
      if (bytes && level.length) pixels.fill(level, bytes, globalAlpha);
    });
  }
  /** @param {number[]} box */
  strokeRect(...box) {
    const [x, y, width, height] = box.map(Number);
    if (!isPlain(box)) return;
    const corner = `x="${n(Math.min(x, x + width))}" y="${n(Math.min(y, y + height))}" width="${n(Math.abs(width))}" height="${n(Math.abs(height))}"`;
    this.#add(`<rect ${corner} ${this.#pen()}${transformed(this.#state.six)}></rect>`);
  }
  /** @param {number[]} box */
  clearRect(...box) {
    if (!isPlain(box) || !this.#marks.length) return;
    const level = this.#level(box.map(Number));
    if (level.length && this.#coversAll(level)) {
      this.#defs = this.#saved.some(({ clip }) => clip) ? this.#defs : [];
      return this.#forget();
    }
    const [x, y, width, height] = box.map(Number);
    const id = this.#id();
    const { width: all, height: high } = this.canvas;
    const hole = moved(`M${x},${y}h${width}v${height}h${-width}z`, this.#state.six);
    this.#defs.push(
      `<clipPath id="${id}"><path clip-rule="evenodd" d="M0,0h${all}v${high}h${-all}z${hole}"></path></clipPath>`,
    );
    this.#marks = [`<g clip-path="url(#${id})">${this.#marks.join("")}</g>`];
    this.#paintings.push((pixels) => pixels.clear(level));
  }

  // ── Text

  /** @param {string} text */
  measureText(text) {
    const { size, bold } = fontOf(this.#state.font);
    // The table's widths are upper bounds, rounded up; a canvas has them as they are.
    const width = textWidth(String(text), size * 100, { bold }) / 100;
    const shift = BASELINES[this.#state.textBaseline] * size;
    return {
      width,
      actualBoundingBoxLeft: 0,
      actualBoundingBoxRight: width,
      actualBoundingBoxAscent: 0.74 * size - shift,
      actualBoundingBoxDescent: 0.21 * size + shift,
      fontBoundingBoxAscent: 0.91 * size - shift,
      fontBoundingBoxDescent: 0.21 * size + shift,
      emHeightAscent: 0.8 * size - shift,
      emHeightDescent: 0.2 * size + shift,
      alphabeticBaseline: -shift,
      hangingBaseline: 0.74 * size - shift,
      ideographicBaseline: -0.21 * size - shift,
    };
  }
  /** @param {unknown} given @param {number} x @param {number} y @param {number | undefined} room @param {string} paint */
  #text(given, x, y, room, paint) {
    const text = String(given).replace(/\s/g, " ");
    if (!isPlain([x, y]) || !text.trim()) return;
    const { font, textAlign, textBaseline } = this.#state;
    const { style, weight, size, family } = fontOf(font);
    const attributes = [
      `x="${n(x)}" y="${n(y + BASELINES[textBaseline] * size)}" font-size="${n(size)}" font-family="${escapeAttribute(family)}"`,
    ];
    if (weight) attributes.push(`font-weight="${weight}"`);
    if (/italic|oblique/.test(style)) attributes.push('font-style="italic"');
    if (ANCHORS[textAlign]) attributes.push(`text-anchor="${ANCHORS[textAlign]}"`);
    if (room !== undefined && this.measureText(text).width > room)
      attributes.push(`textLength="${n(room)}" lengthAdjust="spacingAndGlyphs"`);
    this.#add(`<text ${attributes.join(" ")} ${paint}${transformed(this.#state.six)}>${escape(text)}</text>`);
  }
  /** @param {unknown} text @param {number} x @param {number} y @param {number} [room] */
  fillText(text, x, y, room) {
    this.#text(text, Number(x), Number(y), room, this.#paint("fill"));
  }
  /** @param {unknown} text @param {number} x @param {number} y @param {number} [room] */
  strokeText(text, x, y, room) {
    this.#text(text, Number(x), Number(y), room, this.#pen());
  }

  // ── Paints

  /** @param {number[]} line */
  createLinearGradient(...line) {
    const [x1, y1, x2, y2] = line.map(n);
    return new Paint("linearGradient", `gradientUnits="userSpaceOnUse" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"`);
  }
  /** @param {number[]} circles */
  createRadialGradient(...circles) {
    const [fx, fy, fr, cx, cy, r] = circles.map(n);
    return new Paint(
      "radialGradient",
      `gradientUnits="userSpaceOnUse" fx="${fx}" fy="${fy}" fr="${fr}" cx="${cx}" cy="${cy}" r="${r}"`,
    );
  }
  /** @param {number} _ @param {number} x @param {number} y */
  createConicGradient(_, x, y) {
    // Svg has none that goes round: its colours go outwards instead.
    return new Paint(
      "radialGradient",
      `gradientUnits="userSpaceOnUse" cx="${n(x)}" cy="${n(y)}" r="${n(Math.max(this.canvas.width, this.canvas.height))}"`,
    );
  }
  /** @param {any} image */
  createPattern(image) {
    const found = drawable(image, this.#id());
    if (!found) return null;
    const paint = new Paint(
      "pattern",
      `patternUnits="userSpaceOnUse" width="${n(found.width)}" height="${n(found.height)}"`,
    );
    paint.inside = found.mark(`x="0" y="0" width="${n(found.width)}" height="${n(found.height)}"`, [
      0,
      0,
      found.width,
      found.height,
    ]);
    return paint;
  }

  // ── Images

  /** @param {any} image @param {number[]} places */
  drawImage(image, ...places) {
    const found = drawable(image, this.#id());
    if (!found || !isPlain(places)) return;
    const { width, height } = found;
    const [x, y, wide = width, high = height] = places.length > 4 ? places.slice(4) : places;
    const part = places.length > 4 ? places.slice(0, 4) : [0, 0, width, height];
    const box = `x="${n(x)}" y="${n(y)}" width="${n(wide)}" height="${n(high)}"`;
    const level = this.#level([x, y, wide, high]);
    const source = contexts.get(image) ?? contexts.get(image?.canvas);
    const paint =
      source && level.length ? (/** @type {Pixels} */ pixels) => pixels.copy(source.pixels(), part, level) : undefined;
    this.#add(`<g${this.#alpha()}${transformed(this.#state.six)}>${found.mark(box, part)}</g>`, paint);
  }
  /** @param {any} first a width, or pixels of that size @param {number} [height] */
  createImageData(first, height) {
    return typeof first === "object"
      ? new ImageData(first.width, first.height)
      : new ImageData(Math.abs(first), Math.abs(height ?? 0));
  }
  /** @param {ImageData} pixels @param {number} x @param {number} y */
  putImageData(pixels, x, y) {
    const { width, height } = pixels;
    if (width * height > MOST_PIXELS)
      throw new Error(`a canvas may hold an image of ${MOST_PIXELS} pixels while the docs are built`);
    const kept = new Pixels(width, height, pixels.data.slice());
    if (this.#coversAll([x, y, x + width, y + height])) this.#forget();
    // As one that is scaled here and there: squares stay squares.
    this.#marks.push(
      `<image x="${n(x)}" y="${n(y)}" width="${width}" height="${height}" href="${png(kept)}" style="image-rendering:pixelated"></image>`,
    );
    this.#paintings.push((all) => all.put(kept, Math.round(x), Math.round(y)));
  }
  /** What it is made of, as far as pixels can be made of it: no lines, no letters. */
  pixels() {
    const { width, height } = this.canvas;
    if (width * height > 16 * MOST_PIXELS)
      throw new Error(`a canvas of ${width} × ${height} px is too large to be read while the docs are built`);
    const pixels = new Pixels(width, height);
    for (const paint of this.#paintings) paint(pixels);
    return pixels;
  }
  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  getImageData(x, y, width, height) {
    const part = new ImageData(width, height);
    this.pixels().copyTo(part, Math.round(x), Math.round(y));
    return part;
  }
}

for (const name of Object.keys(STATE)) {
  define(CanvasRenderingContext2D.prototype, {
    [name]: {
      get() {
        return this.read(name);
      },
      set(/** @type {any} */ value) {
        this.write(name, value);
      },
    },
  });
}
// Its path is made by the same calls as one that stands by itself.
for (const name of [
  "moveTo",
  "lineTo",
  "quadraticCurveTo",
  "bezierCurveTo",
  "rect",
  "roundRect",
  "arc",
  "ellipse",
  "arcTo",
  "closePath",
]) {
  define(CanvasRenderingContext2D.prototype, {
    [name](/** @type {any[]} */ ...values) {
      this.course()[name](...values);
    },
  });
}

export class ImageData {
  /** @param {any} first @param {number} second @param {number} [third] */
  constructor(first, second, third) {
    const isData = typeof first === "object";
    const width = isData ? second : first;
    const height = isData ? (third ?? first.length / 4 / second) : second;
    this.width = width;
    this.height = height;
    /** @type {Uint8ClampedArray} */
    this.data = isData ? first : new world.Uint8ClampedArray(width * height * 4);
    this.colorSpace = "srgb";
  }
}

class Pixels {
  /** @param {number} width @param {number} height @param {Uint8ClampedArray} [data] */
  constructor(width, height, data = new world.Uint8ClampedArray(width * height * 4)) {
    this.width = width;
    this.height = height;
    this.data = data;
  }
  /** @param {number[]} level @param {(at: number) => void} told of each pixel */
  #each([left, top, right, bottom], told) {
    for (let y = Math.max(0, Math.round(top)); y < Math.min(this.height, Math.round(bottom)); y++) {
      for (let x = Math.max(0, Math.round(left)); x < Math.min(this.width, Math.round(right)); x++)
        told((y * this.width + x) * 4);
    }
  }
  /** @param {number[]} level @param {number[]} bytes @param {number} alpha */
  fill(level, [r, g, b, a], alpha) {
    const over = (a / 255) * alpha;
    this.#each(level, (at) => {
      const under = (this.data[at + 3] / 255) * (1 - over);
      const all = over + under || 1;
      [r, g, b].forEach((value, i) => (this.data[at + i] = (value * over + this.data[at + i] * under) / all));
      this.data[at + 3] = all * 255;
    });
  }
  /** @param {number[]} level */
  clear(level) {
    if (level.length) this.#each(level, (at) => this.data.fill(0, at, at + 4));
  }
  /** @param {import("./paths.js").Point[][]} parts @param {number[]} bytes @param {number} alpha @param {boolean} evenOdd */
  fillPath(parts, bytes, alpha, evenOdd) {
    const bounds = boundsOf(parts);
    const last = Math.min(this.height, Math.ceil(bounds.y + bounds.height));
    for (let y = Math.max(0, Math.floor(bounds.y)); y < last; y++) {
      /** @type {[number, number][]} */
      const crossings = [];
      for (const points of parts) {
        for (let i = 0; i < points.length; i++) {
          const [[x1, y1], [x2, y2]] = [points[i], points[(i + 1) % points.length]];
          if (y1 > y + 0.5 !== y2 > y + 0.5)
            crossings.push([x1 + ((y + 0.5 - y1) / (y2 - y1)) * (x2 - x1), y2 > y1 ? 1 : -1]);
        }
      }
      crossings.sort(([a], [b]) => a - b);
      let winding = 0;
      crossings.forEach(([x, turn], i) => {
        winding += turn;
        const isIn = evenOdd ? i % 2 === 0 : winding !== 0;
        if (isIn && crossings[i + 1]) this.fill([x, y, crossings[i + 1][0], y + 1], bytes, alpha);
      });
    }
  }
  /** @param {Pixels} other @param {number[]} part of it @param {number[]} level where it is put */
  copy(other, [x, y, width, height], [left, top, right, bottom]) {
    this.#each([left, top, right, bottom], (at) => {
      const [column, row] = [(at / 4) % this.width, Math.floor(at / 4 / this.width)];
      const px = Math.floor(x + ((column + 0.5 - left) / (right - left)) * width);
      const py = Math.floor(y + ((row + 0.5 - top) / (bottom - top)) * height);
      if (px < 0 || py < 0 || px >= other.width || py >= other.height) return;
      const from = (py * other.width + px) * 4;
      if (other.data[from + 3]) this.data.set(other.data.subarray(from, from + 4), at);
    });
  }
  /** @param {Pixels} other @param {number} x @param {number} y */
  put(other, x, y) {
    for (let row = 0; row < other.height; row++) {
      for (let column = 0; column < other.width; column++) {
        const [px, py] = [x + column, y + row];
        if (px < 0 || py < 0 || px >= this.width || py >= this.height) continue;
        const from = (row * other.width + column) * 4;
        this.data.set(other.data.subarray(from, from + 4), (py * this.width + px) * 4);
      }
    }
  }
  /** @param {ImageData} part @param {number} x @param {number} y */
  copyTo(part, x, y) {
    new Pixels(part.width, part.height, part.data).put(this, -x, -y);
  }
}

/** @type {WeakMap<any, CanvasRenderingContext2D>} */
let contexts = new WeakMap();

/** The drawing of a canvas, or null where nobody asked for it. @param {any} canvas */
export const drawingOf = (canvas) => contexts.get(canvas) ?? null;

/**
 * What can be drawn on a canvas: another one, or an image that holds itself.
 * @param {any} image
 * @param {string} id
 * @returns {{width: number, height: number, mark: (box: string, part: number[]) => string} | null}
 */
function drawable(image, id) {
  const context = contexts.get(image) ?? contexts.get(image?.canvas);
  const width = Number(image?.naturalWidth || image?.width) || 0;
  const height = Number(image?.naturalHeight || image?.height) || 0;
  const source = context ? null : (image?.src ?? image?.getAttribute?.("src"));
  if (!width || !height || (!context && !String(source ?? "").startsWith("data:image/"))) return null;
  const inside = context
    ? context.written(`${id}-`)
    : `<image width="${n(width)}" height="${n(height)}" href="${escapeAttribute(String(source))}"></image>`;
  return {
    width,
    height,
    mark: (box, part) => `<svg ${box} viewBox="${part.map(n).join(" ")}" preserveAspectRatio="none">${inside}</svg>`,
  };
}

/**
 * @param {any} HTMLCanvasElement
 * @param {(name: string) => void} note what a module asks for in vain
 */
export function furnishCanvas(HTMLCanvasElement, note) {
  contexts = new WeakMap();
  const getContext = function (/** @type {any} */ canvas, /** @type {string} */ kind) {
    if (/^(experimental-)?webgl2?$|^webgpu$|^bitmaprenderer$/.test(kind)) note("WebGL");
    if (kind !== "2d") return null;
    let context = contexts.get(canvas);
    if (!context) contexts.set(canvas, (context = new CanvasRenderingContext2D(canvas)));
    return context;
  };
  const toDataURL = (/** @type {any} */ canvas) => {
    const { width, height } = canvas;
    const inside = contexts.get(canvas)?.written("c") ?? "";
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${inside}</svg>`;
    return `data:image/svg+xml;base64,${base64(new world.TextEncoder().encode(svg))}`;
  };
  const side = (/** @type {string} */ name, /** @type {number} */ missing) => ({
    /** @this {any} */
    get() {
      const value = Number.parseInt(this.getAttribute(name) ?? "", 10);
      return value >= 0 ? value : missing;
    },
    /** @this {any} @param {unknown} value */
    set(value) {
      this.setAttribute(name, String(Math.max(0, Math.trunc(Number(value)) || 0)));
      contexts.get(this)?.reset();
    },
  });
  define(HTMLCanvasElement.prototype, {
    width: side("width", 300),
    height: side("height", 150),
    /** @param {string} kind */
    getContext(kind) {
      return getContext(this, kind);
    },
    toDataURL() {
      return toDataURL(this);
    },
    /** @param {(blob: any) => void} told @param {string} [type] */
    toBlob(told, type = "image/png") {
      const blob = new world.Blob([toDataURL(this)], { type });
      world.setTimeout(() => told(blob), 0);
    },
    captureStream: () => ({ getTracks: () => [] }),
    transferControlToOffscreen() {
      return this;
    },
  });
  class OffscreenCanvas {
    /** @param {number} width @param {number} height */
    constructor(width, height) {
      this.width = width;
      this.height = height;
    }
    /** @param {string} kind */
    getContext(kind) {
      return getContext(this, kind);
    }
    async convertToBlob() {
      return new world.Blob([toDataURL(this)], { type: "image/png" });
    }
    transferToImageBitmap() {
      return this;
    }
  }
  const createImageBitmap = async (/** @type {any} */ image) => {
    if (!(image instanceof ImageData)) return image;
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext("2d")?.putImageData(image, 0, 0);
    return canvas;
  };
  Object.assign(world, {
    CanvasRenderingContext2D,
    OffscreenCanvasRenderingContext2D: CanvasRenderingContext2D,
    Path2D,
    ImageData,
    OffscreenCanvas,
    createImageBitmap,
  });
  Object.assign(world, { CanvasGradient: Paint, CanvasPattern: Paint, ImageBitmap: OffscreenCanvas });
}
