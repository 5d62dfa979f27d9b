import { after } from "../shared/after.js";
import { Model, invoke } from "./model.js";

/** Most pictures are only brought to life, and have all of their data. */
const never = () => Promise.reject(Error("nothing to load"));

/** Other widgets, which a page without a kernel has none of, and the files that a module may use. */
const host = { getWidget: invoke, getModel: invoke };

/**
 * Runs a picture in an element: the same call while the docs are built and in the browser.
 * @param {import("../types.js").AnyPicture | import("../types.js").Enlivener} picture
 * @param {object} surroundings
 * @param {HTMLElement} surroundings.el
 * @param {HTMLElement} [surroundings.around] what is around it, where it is a module's own, which may do with it as it likes
 * @param {Record<string, unknown>} surroundings.values the spec, as the model's state
 * @param {Record<string, string>} [surroundings.bind] the parameter that each of some keys is tied to
 * @param {string} surroundings.label id of the element that holds the text alternative
 * @param {string} [surroundings.width] of its drawing, where the author gave one; else what the spec says
 * @param {typeof import("../d3.js")} [surroundings.d3] there for what draws itself
 * @param {import("../types.js").Parameters} surroundings.parameters
 * @param {() => Promise<import("../types.js").Redraw>} [surroundings.redraw] loads what draws the picture anew
 * @param {(file: string) => Promise<any>} [surroundings.fetchData] loads a piece of a value that stands in a file
 * @param {(name: string) => string} [surroundings.asset] the address of a file that a module may use
 * @param {AbortSignal} surroundings.signal of the picture's end: then its cleanups run
 * @returns {{model: Model, drawn?: Promise<void>}} `drawn` where the picture takes its time
 */
export function mount(picture, { el, around = el, values, bind = {}, label, width, d3, parameters, signal, redraw = never, fetchData = never, asset }) {
  const model = new Model(values);
  for (const [key, name] of Object.entries(bind)) signal.addEventListener("abort", model.tie(key, name, parameters));
  const view = model.viewed();
  const ended = new Promise((resolve) => signal.addEventListener("abort", () => resolve(view.off())));
  const experimental = { invoke };
  /** @param {string} key of a value that comes in pieces @param {number} i */
  const piece = (key, i) => {
    const { pieces, files } = /** @type {any} */ (values[key]);
    return pieces ? pieces[i] : fetchData(files[i]);
  };
  const shared = { model: view, el, experimental, host: { ...host, asset }, signal, parameters, piece };
  if ("enliven" in picture) {
    picture.enliven({ ...shared, redraw });
    return { model };
  }
  const props = { ...shared, d3: /** @type {typeof import("../d3.js")} */ (d3) };
  /** @type {(cleanup: unknown, end: Promise<unknown>) => void} */
  const keep = (cleanup, end) => {
    // Also one that comes too late, because what it cleans up after took its time, is called then.
    if (typeof cleanup === "function") end.then(() => cleanup());
  };
  const drawn = after(typeof picture === "function" ? picture() : picture, (made) =>
    after(made.initialize?.({ model, experimental, signal }), (cleanup) => {
      // What was made first goes last.
      keep(cleanup, ended.then());
      return after(made.render(props), (cleanup) => {
        keep(cleanup, ended);
        const given = width ?? values.width;
        // One in a control says what that does.
        const [first, ...others] = around.querySelectorAll("svg:not([role], [aria-hidden], svg svg, button svg, a svg, label svg)");
        first?.setAttribute("role", "img");
        first?.setAttribute("aria-labelledby", label);
        if (first && given && typeof given === "string") {
          first.setAttribute("width", given);
          first.removeAttribute("height");
        }
        // The alternative is that of the whole picture: it is read once.
        for (const svg of others) svg.setAttribute("aria-hidden", "true");
      });
    }),
  );
  return { model, drawn };
}
