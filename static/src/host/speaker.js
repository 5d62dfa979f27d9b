/** How long a state must last before it is read out, in ms. */
const SETTLED = 600;

/** @typedef {{figure: HTMLElement, alternative: Element, first: string, text: string}} News of a picture: what it says by now */

/**
 * The one live region of a page. Pictures that follow the same parameter change together, and steps follow one another
 * while they play: a region of each would talk over what its reader listens to.
 */
export class Speaker {
  /** @type {Map<HTMLElement, News>} */
  #news = new Map();
  #timer = 0;
  /** The picture that the reader touched last. @type {Element | null} */
  #touched = null;
  #region;

  /**
   * @param {Document} page
   * @param {Element} [place] where the region stands
   */
  constructor(page, place = page.body) {
    this.#region = page.createElement("p");
    this.#region.className = "explorable-alt";
    this.#region.setAttribute("role", "status");
    place.append(this.#region);
    const touch = (/** @type {Event} */ { target }) => {
      this.#touched = target instanceof Element ? target.closest(".explorable") : null;
    };
    for (const event of ["pointerdown", "focusin"]) page.addEventListener(event, touch);
  }

  /** @param {string} text */
  say(text) {
    this.#region.textContent = text;
  }

  /** @param {News} news */
  tell(news) {
    this.#news.set(news.figure, news);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#settle(), SETTLED);
  }

  /** Brings the alternatives up to date, except of what plays, and reads out the one that matters most. */
  #settle() {
    const settled = [...this.#news.values()].filter(({ figure }) => !figure.querySelector("[data-playing]"));
    for (const { figure, alternative, text } of settled) {
      alternative.textContent = text;
      this.#news.delete(figure);
    }
    if (this.#news.size) this.#timer = window.setTimeout(() => this.#settle(), SETTLED);
    const heard = settled.find(({ figure }) => figure === this.#touched) ?? settled[0];
    // What never changes of it has been read before.
    if (heard) this.say(heard.text.startsWith(heard.first) ? heard.text.slice(heard.first.length).trim() : heard.text);
  }
}
