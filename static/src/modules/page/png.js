// Pixels as a png, packed as well as a fixed code and what was there before allow.
import { base64 } from "./web.js";

const TABLE = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** @param {number[]} bytes @returns {number} */
function crc(bytes) {
  let c = -1;
  for (const byte of bytes) c = TABLE[(c ^ byte) & 255] ^ (c >>> 8);
  return ~c >>> 0;
}

/** @param {number} value @returns {number[]} */
const four = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

/** @param {string} name @param {number[]} data */
function chunk(name, data) {
  const body = [...Array.from(name, (one) => one.charCodeAt(0))];
  for (const byte of data) body.push(byte);
  return [...four(data.length)].concat(body, four(crc(body)));
}

const LENGTHS = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const DISTANCES = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];

/** @param {Uint8Array} data @returns {number[]} */
function deflated(data) {
  /** @type {number[]} */
  const out = [];
  let hold = 0;
  let held = 0;
  const put = (/** @type {number} */ value, /** @type {number} */ count) => {
    for (let i = 0; i < count; i++) {
      hold |= ((value >>> i) & 1) << held;
      if (++held < 8) continue;
      out.push(hold);
      hold = held = 0;
    }
  };
  const putCode = (/** @type {number} */ code, /** @type {number} */ count) => {
    for (let i = count - 1; i >= 0; i--) put((code >>> i) & 1, 1);
  };
  const symbol = (/** @type {number} */ value) => {
    if (value < 144) putCode(48 + value, 8);
    else if (value < 256) putCode(400 + value - 144, 9);
    else if (value < 280) putCode(value - 256, 7);
    else putCode(192 + value - 280, 8);
  };
  const last = (/** @type {number[]} */ steps, /** @type {number} */ value) =>
    steps.findLastIndex((step) => step <= value);
  put(1, 1);
  put(1, 2);
  const seen = new Map();
  for (let at = 0; at < data.length;) {
    const key = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
    const before = seen.get(key);
    seen.set(key, at);
    let length = 0;
    if (before !== undefined && at - before <= 32768 && at + 2 < data.length) {
      while (length < 258 && at + length < data.length && data[before + length] === data[at + length]) length += 1;
    }
    if (length < 3) {
      symbol(data[at]);
      at += 1;
      continue;
    }
    const place = last(LENGTHS, length);
    symbol(257 + place);
    put(length - LENGTHS[place], place < 8 || place === 28 ? 0 : (place >> 2) - 1);
    const far = last(DISTANCES, at - before);
    putCode(far, 5);
    put(at - before - DISTANCES[far], far < 4 ? 0 : (far >> 1) - 1);
    at += length;
  }
  symbol(256);
  if (held) out.push(hold);
  return out;
}

/** @param {Uint8Array} data */
function adler(data) {
  let [a, b] = [1, 0];
  for (const byte of data) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

/**
 * @param {{width: number, height: number, data: Uint8ClampedArray}} pixels
 * @returns {string} a data address
 */
export function png({ width, height, data }) {
  const rows = new Uint8Array(height * (width * 4 + 1));
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1);
  const packed = [0x78, 0x01];
  for (const byte of deflated(rows)) packed.push(byte);
  packed.push(...four(adler(rows)));
  const head = [...four(width), ...four(height), 8, 6, 0, 0, 0];
  const bytes = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a].concat(
    chunk("IHDR", head),
    chunk("IDAT", packed),
    chunk("IEND", []),
  );
  return `data:image/png;base64,${base64(bytes)}`;
}

/**
 * The size of an image in a data address, as far as its first bytes tell it.
 * @param {string} address
 * @returns {{width: number, height: number} | null}
 */
export function sizeOfImage(address) {
  const [, head, body] = /^data:image\/([^,]*),([^]*)$/.exec(address) ?? [];
  if (body === undefined) return null;
  const isBase64 = /;base64/i.test(head);
  const text = isBase64 ? globalThis.atob(body) : decodeURIComponent(body);
  const at = (/** @type {number} */ place) => text.charCodeAt(place);
  if (head.startsWith("png"))
    return {
      width: (at(16) << 24) | (at(17) << 16) | (at(18) << 8) | at(19),
      height: (at(20) << 24) | (at(21) << 16) | (at(22) << 8) | at(23),
    };
  if (head.startsWith("gif")) return { width: at(6) | (at(7) << 8), height: at(8) | (at(9) << 8) };
  if (head.startsWith("svg")) {
    const side = (/** @type {string} */ name) =>
      Number(new RegExp(`<svg[^>]*\\s${name}=["']([\\d.]+)`).exec(text)?.[1]);
    const [, , , wide, high] = /viewBox=["']([-\d.]+)[\s,]+([-\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(text) ?? [];
    return { width: side("width") || Number(wide) || 300, height: side("height") || Number(high) || 150 };
  }
  if (/^jpe?g/.test(head)) {
    for (let place = 2; place < text.length; place += 2 + ((at(place + 2) << 8) | at(place + 3))) {
      if (at(place + 1) >= 0xc0 && at(place + 1) <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(at(place + 1))) {
        return { width: (at(place + 7) << 8) | at(place + 8), height: (at(place + 5) << 8) | at(place + 6) };
      }
    }
  }
  return { width: 300, height: 150 };
}
