/** How long a state must last before it is read out, in ms. */
const SETTLED = 600;

/** @typedef {{figure: HTMLElement, alternative: Element, text: string}} News of a picture: what it says by now */

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
   * @param {Element} region what is read out whenever it changes
   */
  constructor(page, region) {
    this.#region = region;
    // What has brought this here may have been a touch.
    this.#touched = page.activeElement?.closest(".explorable") ?? null;
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
    const heard = settled.find(({ figure }) => figure === this.#touched) ?? settled[0];
    const changed = heard && since(heard);
    for (const { figure, alternative, text } of settled) {
      alternative.textContent = text;
      this.#news.delete(figure);
    }
    if (this.#news.size) this.#timer = window.setTimeout(() => this.#settle(), SETTLED);
    if (changed !== undefined) this.say(changed);
  }
}

/** @param {string} text */
const sentences = (text) => text.match(/[^]+?(?:[.!?] |。|$)/g)?.map((one) => one.trim()) ?? [];

/**
 * What is new of a picture's words: the sentences that were not there before.
 * @param {News} news
 */
function since({ alternative, text }) {
  const known = new Set(sentences(alternative.textContent ?? ""));
  return sentences(text)
    .filter((one) => !known.has(one))
    .join(" ");
}
