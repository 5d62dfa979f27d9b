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

/**
 * What is new of a picture's words: from the first sentence on that is another one. What never changes, and what has
 * been read before, stands in front of it.
 * @param {News} news
 */
function since({ alternative, first, text }) {
  const before = alternative.textContent ?? "";
  let same = 0;
  while (same < text.length && text[same] === before[same]) same++;
  const sentence = same < text.length ? text.lastIndexOf(". ", same - 1) + 1 : text.length;
  const known = text.startsWith(first) ? first.length : 0;
  return text.slice(Math.max(known, sentence)).trim();
}
