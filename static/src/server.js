// What the build's isolate runs. Requests and answers are JSON, so that no object crosses over.
import "./server/globals.js";
import { drawFile, drawView } from "./server/draw.js";
import { typeset } from "./server/typeset.js";

/** @type {Record<string, (request: any) => unknown>} */
export const services = { drawView, drawFile, typeset };

/** Behind it long texts follow an answer as they are: to escape them costs as much as to typeset some. */
const TEXT = "\0";

/**
 * What was thrown is told in its own words: V8's report of it would quote the bundle.
 * @param {string} service
 * @param {string} request
 */
export function answer(service, request) {
  try {
    return JSON.stringify({ answer: services[service](JSON.parse(request)) });
  } catch (/** @type {any} */ error) {
    const isPlain = error instanceof Error && error.name === "Error";
    return JSON.stringify({ error: isPlain ? error.message : String(error) });
  }
}

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
