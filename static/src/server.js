// What the build's isolate runs. Requests and answers are JSON, so that no object crosses over.
import "./server/globals.js";
import { drawFile, drawView } from "./server/draw.js";
import { typeset } from "./server/typeset.js";

/** @type {Record<string, (request: any) => unknown>} */
const services = { drawView, drawFile, typeset };

/**
 * @param {string} service
 * @param {string} request
 */
export function answer(service, request) {
  return JSON.stringify(services[service](JSON.parse(request)));
}
