// Arrays of numpy: they travel as bytes, and modules get them as nested lists that have their numbers as a typed array.
import { bytesOf } from "../shared/packed.js";

/** @typedef {{npy: string, dtype: string, shape: number[], data: string}} Bytes */

/**
 * @typedef {object} Typed what a list of an array has besides its rows
 * @property {number[]} shape
 * @property {string} dtype as numpy calls it
 * @property {ArrayLike<number>} data the numbers, row by row
 */

/** By how the numbers travel. Looked up where it is used: the build has typed arrays of its own. */
const KINDS = () => ({ u1: Uint8Array, i1: Int8Array, u2: Uint16Array, i2: Int16Array, u4: Uint32Array, i4: Int32Array, f4: Float32Array, f8: Float64Array });

/** The powers of ten that are exact. */
const POWERS = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
/**
 * Of the kinds that have fewer digits than a browser's numbers: how many any of theirs keeps, and whether what is near
 * a number is that number.
 * @type {Record<string, {digits: number, isSame: (near: number, value: number) => boolean}>}
 */
const SHORT = {
  float32: { digits: 6, isSame: (near, value) => Math.fround(near) === value },
  float16: { digits: 3, isSame: (near, value) => Math.abs(near - value) < 2 ** (Math.max(Math.floor(Math.log2(Math.abs(value))), -14) - 11) },
};

/**
 * Unpacks what `:data:` gave of an `.npy`, or of the arrays of an `.npz`.
 * @param {Record<string, any>} values of a model
 */
export function unpackArrays(values) {
  const { data } = values;
  if (isBytes(data)) values.data = unpacked(data);
  else if (data && typeof data === "object" && !Array.isArray(data)) {
    values.data = Object.fromEntries(Object.entries(data).map(([name, one]) => [name, isBytes(one) ? unpacked(one) : one]));
  }
}

/** @param {any} value */
const isBytes = (value) => typeof value?.npy === "string" && typeof value.data === "string" && Array.isArray(value.shape);

/** @param {Bytes} bytes */
function unpacked({ npy, dtype, shape, data: text }) {
  const bytes = bytesOf(text);
  const Kind = KINDS()[/** @type {keyof ReturnType<typeof KINDS>} */ (npy)];
  // Browsers and V8 are little-endian, as the data is.
  const data = new Kind(bytes.buffer, 0, bytes.length / Kind.BYTES_PER_ELEMENT);
  const list = rows(data, shape, listed(dtype));
  // They are not part of what is listed: neither loops nor JSON meet them.
  return Object.defineProperties(list, Object.fromEntries(Object.entries({ shape, dtype, data }).map(([name, value]) => [name, { value }])));
}

/**
 * @param {ArrayLike<number>} data
 * @param {number[]} shape
 * @param {(value: number) => unknown} convert
 * @returns {any[]}
 */
function rows(data, shape, convert) {
  const [count, ...inner] = shape;
  if (!inner.length) return Array.from(data, convert);
  const size = inner.reduce((a, b) => a * b, 1);
  const part = /** @type {any} */ (data);
  return Array.from({ length: count }, (_, i) => rows(part.subarray(i * size, (i + 1) * size), inner, convert));
}

/**
 * What a number is in a list: JSON has no other than finite ones, and of a short float no more digits than it has.
 * @param {string} dtype
 * @returns {(value: number) => unknown}
 */
function listed(dtype) {
  if (dtype === "bool") return Boolean;
  if (!dtype.startsWith("float")) return (value) => value;
  const short = SHORT[dtype];
  return (value) => (!Number.isFinite(value) ? null : !short || Number.isInteger(value) ? value : shortest(value, short));
}

/**
 * @param {number} value
 * @param {{digits: number, isSame: (near: number, value: number) => boolean}} kind
 */
function shortest(value, { digits, isSame }) {
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  for (let more = digits; more <= digits + 3; more++) {
    const power = POWERS[more - 1 - exponent];
    // A text takes longer.
    const near = power ? Math.round(value * power) / power : Number(value.toPrecision(more));
    if (isSame(near, value)) return near;
  }
  return value;
}
