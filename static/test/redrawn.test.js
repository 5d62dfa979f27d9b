import assert from "node:assert/strict";
import { test } from "node:test";
import { outermost, redraw } from "../src/shared/redrawn.js";
import { tag } from "../src/shared/svg.js";
import { parseHTML } from "linkedom";

const svgOf = () => parseHTML("<html><body><svg viewBox='0 0 326 10'></svg></body></html>").document.querySelector("svg");

test("markup is cut where its outermost elements end", () => {
  const pieces = [tag("text", { x: 1 }, "a &lt; b"), tag("g", {}, tag("path", { d: "M0,0" }) + tag("g", {}, tag("rect", {}))), tag("path", { "data-text": "</g>" })];
  assert.deepEqual(outermost(pieces.join("")), pieces);
  assert.deepEqual(outermost(""), []);
});

test("what stays the same is the same element, what differs is as if all were drawn anew", () => {
  const svg = svgOf();
  const drawing = (/** @type {number} */ x, /** @type {string} */ more = "") => tag("g", {}, tag("rect", { x: 1 })) + tag("text", { x }, `at ${x}`) + more;
  redraw(svg, drawing(1));
  const [stays, goes] = svg.children;
  redraw(svg, drawing(2), 40);
  assert.equal(svg.children[0], stays);
  assert.equal(svg.children[1], goes);
  assert.equal(svg.innerHTML, drawing(2));
  assert.equal(svg.getAttribute("viewBox"), "0 0 326 40");
  redraw(svg, outermost(drawing(2)));
  assert.equal(svg.children[0], stays);
  redraw(svg, drawing(2, tag("path", { d: "M0,0" })));
  assert.equal(svg.innerHTML, drawing(2, tag("path", { d: "M0,0" })));
});

test("an element that has other parts takes the place of the one before, and no attribute is left", () => {
  const svg = svgOf();
  const drawings = [
    tag("g", { class: "a", "data-color": "blue" }, tag("rect", { x: 1 }) + tag("text", { y: 2, class: "b" }, "1 &lt; 2")),
    tag("g", { class: "a" }, tag("rect", { x: 1 }) + tag("text", { y: 2 }, "3")),
    tag("g", { class: "a" }, tag("rect", { x: 1 }) + tag("text", { y: 2 }, `sum ${tag("tspan", {}, "4")} of 5`)),
    tag("g", { class: "a" }, tag("rect", { x: 1 }) + tag("text", { y: 2 }, `sum ${tag("tspan", {}, "4")} of 6`)),
    tag("g", { class: "a" }, tag("path", { d: "M0,0" }) + tag("text", { y: 2 }, "")),
    tag("g", { class: "a" }, tag("path", { d: "M0,0" })),
    tag("text", {}, "7"),
  ];
  for (const drawing of drawings) {
    redraw(svg, drawing);
    assert.equal(svg.innerHTML, drawing);
  }
});
