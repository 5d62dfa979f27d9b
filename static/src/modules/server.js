// What runs in the isolate of authors' modules, apart from the suite's own pictures.
import "../server/globals.js";
import { answering } from "../server/answer.js";
import { isIntact } from "./intact.js";
import { begin, collectFile, collectView, goOn } from "./draw.js";
import { rewrite } from "./rewrite.js";

/** @type {Record<string, (request: any) => unknown>} */
export const services = { rewrite, begin, goOn, collectView, collectFile, isIntact };

export const answerAll = answering(services);
