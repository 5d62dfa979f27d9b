// What the build's isolate runs.
/* global require */
import "./server/globals.js";
import { answering } from "./server/answer.js";
import { typeset } from "./server/typeset.js";

/** Is loaded with the first picture: that takes longer than a page of formulas does. */
const drawing = () => /** @type {typeof import("./server/draw.js")} */ (require("./server/draw.js"));

/** @type {Record<string, (request: any) => unknown>} */
export const services = {
  drawView: (request) => drawing().drawView(request),
  drawFile: (request) => drawing().drawFile(request),
  drawStates: (request) => /** @type {typeof import("./server/states.js")} */ (require("./server/states.js")).drawStates(request),
  typeset,
};

/** Behind it long texts follow an answer as they are: to escape them costs as much as to typeset some. */
const TEXT = "\0";

export const answerAll = answering(services);

/**
 * Typesets the formulas of a document; their html follows the rest.
 * @param {string} request
 */
export function typesetAll(request) {
  let texts = "";
  const results = JSON.parse(request).map((/** @type {import("./server/typeset.js").Request} */ formula) => {
    const { html, ...rest } = typeset({ ...formula, tex: formula.tex.replaceAll(TEXT, "\uFFFD") });
    texts += TEXT + html;
    return rest;
  });
  return JSON.stringify(results) + texts;
}
