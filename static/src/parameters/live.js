import { enclosed } from "../shared/enclosed.js";
import { compile } from "../shared/expressions.js";
import { namesOf } from "../shared/names.js";
import { formatNumber } from "../shared/numbers.js";
import { nearest } from "../shared/nearest.js";
import { say } from "../shared/say.js";

/**
 * Keeps every `{cell}` of the prose at the present value of its diagram, which the build computed for all states.
 * @param {ParentNode} page
 * @param {(element: Element) => import("../host/parameters.js").Parameters} parametersOf
 */
export function followCells(page, parametersOf) {
  for (const element of page.querySelectorAll("[data-follows]")) {
    /** @type {{names: string[], values: any[][], texts: string[], at: number[]}} */
    const { names, values, texts, at } = JSON.parse(element.getAttribute("data-follows") ?? "{}");
    const parameters = parametersOf(element);
    if (!names.every((name) => parameters.has(name))) continue;
    parameters.watch(names, (now) => {
      const state = names.reduce((place, name, i) => place * values[i].length + nearest(values[i], now[name]), 0);
      say(element, texts[at[state]]);
    });
  }
}

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
    const called = new Map(JSON.parse(element.getAttribute("data-names") ?? "[]"));
    const names = namesOf(tree).filter((name) => parameters.has(name));
    parameters.watch(names, (values) => {
      const value = compute(values);
      const text = called.get(value) ?? (typeof value === "string" ? value : formatNumber(value, format));
      say(element, enclosed(text, element.getAttribute("data-parentheses")));
    });
  }
}
