// Arrays as pages carry them: whole numbers of 8 or 16 bits with a scale, in base64.

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
