// Arrays as pages carry them: whole numbers, of 8 or 16 bits in base64 or spelled by signs, with a scale.

/** @typedef {{shape: number[], bits: number, low: number, high: number, data: string}} Packed */

const DIGITS = new Uint8Array(128);
[..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].forEach((digit, i) => (DIGITS[digit.charCodeAt(0)] = i));

/**
 * @param {string} text in base64: where pictures are drawn while the docs are built there is no `atob`
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytesOf(text) {
  const length = text.endsWith("==") ? text.length - 2 : text.endsWith("=") ? text.length - 1 : text.length;
  const bytes = new Uint8Array((length * 3) >> 2);
  for (let at = 0, to = 0; at < length; at += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((i) => DIGITS[text.charCodeAt(at + i) & 127]);
    const bits = (a << 18) | (b << 12) | (c << 6) | d;
    bytes[to++] = bits >> 16;
    if (to < bytes.length) bytes[to++] = (bits >> 8) & 255;
    if (to < bytes.length) bytes[to++] = bits & 255;
  }
  return bytes;
}

/** @param {string} text in base64 */
export function pairsOf(text) {
  const bytes = bytesOf(text);
  // Browsers and V8 are little-endian, as the data is.
  return new Uint16Array(bytes.buffer, 0, bytes.length >> 1);
}

/**
 * @param {Packed} packed
 * @returns {Float32Array} the numbers, row by row
 */
export function unpack({ bits, low, high, data }) {
  const codes = bits === 8 ? bytesOf(data) : pairsOf(data);
  const step = (high - low) / (2 ** bits - 1);
  return Float32Array.from(codes, (code) => low + code * step);
}

/**
 * Numbers whose rows have a scale each.
 * @param {{parts: Packed, scales: number[]}} packed
 * @param {number[]} [starts] where rows begin and the last one ends, if they are not equally long
 */
export function unpackRows({ parts, scales }, starts) {
  const numbers = Float64Array.from(unpack(parts));
  const wide = numbers.length / scales.length;
  scales.forEach((scale, row) => {
    const [from, to] = starts ? [starts[row], starts[row + 1]] : [row * wide, (row + 1) * wide];
    for (let i = from; i < to; i++) numbers[i] *= scale;
  });
  return numbers;
}

/** One character for each small number: all of ASCII but those that JSON or markup writes otherwise. */
const SIGNS = new Uint8Array(128);
for (let code = 32, sign = 0; code < 127; code++) if (!'"\\<>&\''.includes(String.fromCharCode(code))) SIGNS[code] = sign++;
const [SHORT, LONG] = [58, 31];

/**
 * @param {string} text whole numbers from 0: a character for each below 58, and before others some that tell what is left by 31
 */
export function spelledIn(text) {
  const numbers = new Int32Array(text.length);
  let count = 0;
  /** @type {number[]} */
  const before = [];
  for (let at = 0; at < text.length; at++) {
    let number = SIGNS[text.charCodeAt(at)];
    if (number >= SHORT) {
      before.push(number - SHORT);
      continue;
    }
    while (before.length) number = SHORT + number * LONG + /** @type {number} */ (before.pop());
    numbers[count++] = number;
  }
  return numbers.subarray(0, count);
}
