import { compile } from "../shared/expressions.js";
import { namesOf } from "../shared/names.js";
import { formatNumber } from "../shared/numbers.js";
import { say } from "../shared/say.js";

/**
 * Keeps every `{live}` of the prose and every `\live` of a formula at the present value.
 * @param {ParentNode} page
 * @param {(element: Element) => import("../host/parameters.js").Parameters} parametersOf
 */
export function followLive(page, parametersOf) {
  for (const element of page.querySelectorAll("[data-live]")) {
    const tree = JSON.parse(element.getAttribute("data-live") ?? "0");
    const compute = compile(tree);
    const format = element.getAttribute("data-format") ?? "";
    const parameters = parametersOf(element);
    const names = namesOf(tree).filter((name) => parameters.has(name));
    parameters.watch(names, (values) => {
      say(element, formatNumber(compute(values), format));
    });
  }
}
