const SVG = "http://www.w3.org/2000/svg";

/**
 * One element, to be drawn into: a selection with D3's names. D3's own also hold many elements, their data and the joins
 * of both, which makes them eight times as large.
 */
export class Selection {
  #element;

  /** @param {Element} element */
  constructor(element) {
    this.#element = element;
  }

  /** @returns {any} the element */
  node() {
    return this.#element;
  }

  /**
   * @param {string} name
   * @returns {Selection} a new last child
   */
  append(name) {
    const parent = this.#element;
    const child = parent.ownerDocument.createElementNS(name === "svg" ? SVG : parent.namespaceURI, name);
    parent.appendChild(child);
    return new Selection(child);
  }

  /**
   * @param {string} name
   * @param {string | number | boolean | null | undefined} value null and undefined take the attribute away
   */
  attr(name, value) {
    if (value === null || value === undefined) this.#element.removeAttribute(name);
    else this.#element.setAttribute(name, String(value));
    return this;
  }

  /** @param {string | number} value takes the place of all that the element has */
  text(value) {
    this.#element.textContent = String(value);
    return this;
  }

  /**
   * @param {string} name of a class
   * @param {boolean} holds whether the element has it
   */
  classed(name, holds) {
    this.#element.classList.toggle(name, holds);
    return this;
  }

  /**
   * @param {string} events one or several, with spaces between
   * @param {(event: any) => void} listener
   */
  on(events, listener) {
    for (const event of events.split(" ")) this.#element.addEventListener(event, listener);
    return this;
  }

  /** @param {(selection: Selection) => void} change */
  call(change) {
    change(this);
    return this;
  }

  remove() {
    this.#element.remove();
  }
}

/** @param {Element} element */
export const select = (element) => new Selection(element);
