// Points, boxes and matrices, as far as they are flat.

export class DOMPoint {
  constructor(x = 0, y = 0, z = 0, w = 1) {
    Object.assign(this, { x, y, z, w });
  }
  /** @param {{x?: number, y?: number}} point */
  static fromPoint({ x, y }) {
    return new DOMPoint(x, y);
  }
  /** @param {any} matrix */
  matrixTransform(matrix) {
    const [a, b, c, d, e, f] = DOMMatrix.fromMatrix(matrix).six;
    const { x, y } = /** @type {any} */ (this);
    return new DOMPoint(a * x + c * y + e, b * x + d * y + f);
  }
  toJSON() {
    return { .../** @type {any} */ (this) };
  }
}

export class DOMRect {
  constructor(x = 0, y = 0, width = 0, height = 0) {
    this.x = x;
    this.y = y;
    this.width = width;
    this.height = height;
  }
  /** @param {{x?: number, y?: number, width?: number, height?: number}} [rect] */
  static fromRect({ x, y, width, height } = {}) {
    return new DOMRect(x, y, width, height);
  }
  get left() {
    return Math.min(this.x, this.x + this.width);
  }
  get right() {
    return Math.max(this.x, this.x + this.width);
  }
  get top() {
    return Math.min(this.y, this.y + this.height);
  }
  get bottom() {
    return Math.max(this.y, this.y + this.height);
  }
  toJSON() {
    const { x, y, width, height, top, right, bottom, left } = this;
    return { x, y, width, height, top, right, bottom, left };
  }
}

/** @typedef {[number, number, number, number, number, number]} Six */

const UNIT = /** @type {Six} */ ([1, 0, 0, 1, 0, 0]);

/** First `n`, then `m`. @param {Six} m @param {Six} n @returns {Six} */
export const multiplied = ([a, b, c, d, e, f], [g, h, i, j, k, l]) => [
  a * g + c * h,
  b * g + d * h,
  a * i + c * j,
  b * i + d * j,
  a * k + c * l + e,
  b * k + d * l + f,
];

/** @param {string} name @param {number[]} values of a transform's function @returns {Six} */
export function ofFunction(name, values) {
  const [x = 0, y] = values;
  const angle = (x * Math.PI) / 180;
  switch (name) {
    case "translate":
      return [1, 0, 0, 1, x, y ?? 0];
    case "translatex":
      return [1, 0, 0, 1, x, 0];
    case "translatey":
      return [1, 0, 0, 1, 0, x];
    case "scale":
      return [x, 0, 0, y ?? x, 0, 0];
    case "rotate": {
      const turned = /** @type {Six} */ ([Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0]);
      const [, px, py] = values;
      if (px === undefined) return turned;
      return multiplied(multiplied([1, 0, 0, 1, px, py ?? 0], turned), [1, 0, 0, 1, -px, -(py ?? 0)]);
    }
    case "skewx":
      return [1, 0, Math.tan(angle), 1, 0, 0];
    case "skewy":
      return [1, Math.tan(angle), 0, 1, 0, 0];
    case "matrix":
      return /** @type {Six} */ (values.length === 6 ? values : UNIT);
    default:
      return UNIT;
  }
}

/** The functions of a transform, with their numbers. @param {string} text @returns {{name: string, values: number[]}[]} */
export const functionsOf = (text) =>
  [...text.matchAll(/([a-z]+)\s*\(([^)]*)\)/gi)].map(([, name, inside]) => ({
    name: name.toLowerCase(),
    values: (inside.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?:rad|turn)?/gi) ?? []).map((one) => {
      const value = Number.parseFloat(one);
      return one.endsWith("rad") ? (value * 180) / Math.PI : one.endsWith("turn") ? value * 360 : value;
    }),
  }));

/** @param {string} text @returns {Six} */
export const transformOf = (text) =>
  functionsOf(text).reduce((all, { name, values }) => multiplied(all, ofFunction(name, values)), UNIT);

/** @param {Six} six @returns {Six} */
export function inverted([a, b, c, d, e, f]) {
  const size = a * d - b * c;
  if (!size) return [NaN, NaN, NaN, NaN, NaN, NaN];
  return [d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size];
}

/** @param {number} value */
const told = (value) => String(Math.abs(value) < 1e-6 ? 0 : Number(value.toPrecision(6)));

export class DOMMatrix {
  /** @type {Six} */
  #six;

  /** @param {string | number[]} [init] */
  constructor(init) {
    const given = typeof init === "string" ? transformOf(init) : init ? [...init] : UNIT;
    const six = given.length === 16 ? [0, 1, 4, 5, 12, 13].map((place) => given[place]) : given;
    this.#six = /** @type {Six} */ ([...six]);
  }
  /** @param {any} [matrix] */
  static fromMatrix(matrix = {}) {
    const {
      a = matrix.m11 ?? 1,
      b = matrix.m12 ?? 0,
      c = matrix.m21 ?? 0,
      d = matrix.m22 ?? 1,
      e = matrix.m41 ?? 0,
      f = matrix.m42 ?? 0,
    } = matrix;
    return new DOMMatrix([a, b, c, d, e, f]);
  }
  get six() {
    return this.#six;
  }
  get is2D() {
    return true;
  }
  get isIdentity() {
    return this.#six.every((value, i) => Math.abs(value - UNIT[i]) < 1e-12);
  }
  /** @param {any} other */
  multiply(other) {
    return new DOMMatrix(multiplied(this.#six, DOMMatrix.fromMatrix(other).six));
  }
  /** @param {any} other */
  multiplySelf(other) {
    this.#six = this.multiply(other).six;
    return this;
  }
  /** @param {any} other */
  preMultiplySelf(other) {
    this.#six = DOMMatrix.fromMatrix(other).multiply(this).six;
    return this;
  }
  /** @param {string} name @param {number[]} values */
  #with(name, values) {
    return new DOMMatrix(multiplied(this.#six, ofFunction(name, values)));
  }
  translate(x = 0, y = 0) {
    return this.#with("translate", [x, y]);
  }
  translateSelf(x = 0, y = 0) {
    this.#six = this.translate(x, y).six;
    return this;
  }
  scale(x = 1, y = x) {
    return this.#with("scale", [x, y]);
  }
  scaleNonUniform(x = 1, y = 1) {
    return this.scale(x, y);
  }
  scaleSelf(x = 1, y = x) {
    this.#six = this.scale(x, y).six;
    return this;
  }
  rotate(angle = 0) {
    return this.#with("rotate", [angle]);
  }
  rotateSelf(angle = 0) {
    this.#six = this.rotate(angle).six;
    return this;
  }
  skewX(angle = 0) {
    return this.#with("skewx", [angle]);
  }
  skewY(angle = 0) {
    return this.#with("skewy", [angle]);
  }
  flipX() {
    return this.scale(-1, 1);
  }
  flipY() {
    return this.scale(1, -1);
  }
  inverse() {
    return new DOMMatrix(inverted(this.#six));
  }
  invertSelf() {
    this.#six = inverted(this.#six);
    return this;
  }
  /** @param {any} point */
  transformPoint({ x = 0, y = 0 }) {
    return new DOMPoint(x, y).matrixTransform(this);
  }
  toString() {
    return `matrix(${this.#six.map(told).join(", ")})`;
  }
  toJSON() {
    const [a, b, c, d, e, f] = this.#six;
    return { a, b, c, d, e, f, is2D: true, isIdentity: this.isIdentity };
  }
}

/** Each number of a matrix by both of its names. */
["a", "b", "c", "d", "e", "f"].forEach((name, place) => {
  for (const key of [name, ["m11", "m12", "m21", "m22", "m41", "m42"][place]]) {
    Object.defineProperty(DOMMatrix.prototype, key, {
      configurable: true,
      enumerable: true,
      get() {
        return this.six[place];
      },
      set(value) {
        this.six[place] = value;
      },
    });
  }
});
