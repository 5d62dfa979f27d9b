// Which class an element of html is of: linkedom knows it for some.
// @ts-expect-error the package tells nothing of its parts
import { registerHTMLClass } from "../../../node_modules/linkedom/esm/shared/register-html-class.js";

const NAMES = /** @type {Record<string, string>} */ ({
  Div: "div",
  Span: "span",
  Paragraph: "p",
  Form: "form",
  Label: "label",
  Output: "output",
  Progress: "progress",
  Meter: "meter",
  Table: "table",
  TableRow: "tr",
  TableCell: "td th",
  TableCaption: "caption",
  UList: "ul",
  OList: "ol",
  LI: "li",
  DList: "dl",
  Video: "video",
  Audio: "audio",
  DataList: "datalist",
  Details: "details",
  FieldSet: "fieldset",
  Legend: "legend",
  OptGroup: "optgroup",
  Pre: "pre",
  HR: "hr",
  BR: "br",
  Picture: "picture",
  Quote: "blockquote q",
  Map: "map",
  Area: "area",
  Data: "data",
  Menu: "menu",
  Body: "body",
  Head: "head",
  Html: "html",
  Track: "track",
  Object: "object",
  Embed: "embed",
  Mod: "ins del",
});

/** @param {any} dom linkedom's classes */
export function registerClasses(dom) {
  const { HTMLElement } = dom;
  for (const [kind, names] of Object.entries(NAMES)) {
    const found = dom[`HTML${kind}Element`];
    if (found) registerHTMLClass(names.split(" "), found);
  }
  /** @type {any} */
  const world = globalThis;
  for (const [kind, names] of Object.entries({ Dialog: ["dialog"], TableSection: ["thead", "tbody", "tfoot"] })) {
    world[`HTML${kind}Element`] = class extends HTMLElement {};
    registerHTMLClass(names, world[`HTML${kind}Element`]);
  }
}
