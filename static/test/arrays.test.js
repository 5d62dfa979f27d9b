// @ts-ignore: node's own modules
import assert from "node:assert/strict";
// @ts-ignore
import test from "node:test";

import { unpackArrays } from "../src/modules/arrays.js";

/**
 * @param {string} npy
 * @param {string} dtype
 * @param {number[]} shape
 * @param {{buffer: ArrayBufferLike}} array
 * @returns {any}
 */
const packed = (npy, dtype, shape, { buffer }) => {
  const bytes = String.fromCharCode(...new Uint8Array(buffer));
  return { npy, dtype, shape, data: btoa(bytes) };
};
/** @param {any} data @returns {any} */
const unpacked = (data) => {
  const values = { data, other: data };
  unpackArrays(values);
  assert.equal(values.other, data);
  return values.data;
};

test("an array is nested lists, with its shape, its kind, and its numbers as a typed array", () => {
  const data = unpacked(packed("f4", "float32", [2, 3], new Float32Array([0.1, 2, NaN, -2.5, 1e-9, 0.30000001192092896])));
  assert.deepEqual(JSON.parse(JSON.stringify(data)), [[0.1, 2, null], [-2.5, 1e-9, 0.3]]);
  assert.deepEqual([data.shape, data.dtype], [[2, 3], "float32"]);
  assert.ok(data.data instanceof Float32Array);
  assert.deepEqual([...data.data.slice(0, 3)], [Math.fround(0.1), 2, NaN]);
  assert.deepEqual(Object.keys(data), ["0", "1"]);
});

test("a number of few digits is listed with as few as tell it", () => {
  const values = [];
  for (let exponent = -37; exponent < 38; exponent += 1.5) for (const digit of [1.1, 1.234567, 3.3333333, 7.7777]) values.push(digit * 10 ** exponent);
  const floats = new Float32Array([...values, 16777217, 0.1 + 0.2]);
  const data = unpacked(packed("f4", "float32", [floats.length], floats));
  for (const [i, value] of data.entries()) {
    assert.equal(Math.fround(value), floats[i]);
    const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((digits) => Math.fround(Number(floats[i].toPrecision(digits))) === floats[i]);
    assert.equal(value, Number.isInteger(value) ? value : Number(floats[i].toPrecision(digits)));
  }
});

test("each kind of number has its own typed array", () => {
  /** @type {[string, string, any, any][]} */
  const kinds = [
    ["u1", "uint8", new Uint8Array([0, 255]), [0, 255]],
    ["u1", "bool", new Uint8Array([0, 1]), [false, true]],
    ["i2", "int16", new Int16Array([-300, 5]), [-300, 5]],
    ["i4", "int64", new Int32Array([-7, 5]), [-7, 5]],
    ["u4", "uint32", new Uint32Array([4e9, 5]), [4e9, 5]],
    ["f8", "float64", new Float64Array([0.1, Infinity]), [0.1, null]],
    // 0.3 of 16 bits.
    ["f4", "float16", new Float32Array([0.300048828125, 65504]), [0.3, 65504]],
  ];
  for (const [npy, dtype, array, list] of kinds) {
    const data = unpacked(packed(npy, dtype, [2], array));
    assert.deepEqual([...data], list, dtype);
    assert.equal(data.data.constructor, array.constructor, dtype);
    assert.equal(data.dtype, dtype);
  }
});

test("arrays by name are unpacked, and other data is left alone", () => {
  const image = packed("u1", "uint8", [1, 2, 2], new Uint8Array([1, 2, 3, 4]));
  const { image: seen, names, one } = unpacked({ image, names: ["a"], one: 2.5 });
  assert.deepEqual([...seen], [[[1, 2], [3, 4]]]);
  assert.deepEqual([names, one], [["a"], 2.5]);
  const empty = unpacked(packed("f8", "float64", [0, 3], new Float64Array()));
  assert.deepEqual([[...empty], empty.shape, empty.data.length], [[], [0, 3], 0]);
  for (const data of [undefined, null, 3, "text", [{ x: 1 }], { npy: [1] }]) assert.deepEqual(unpacked(data), data);
});
