// What pages run besides whose steps pass by: which of them is the current one, and how the page gets to one.

/** How long after a jump the page still moves, in ms. */
const MOVING = 400;

/**
 * @param {HTMLElement} root what holds the steps
 * @param {HTMLElement[]} steps
 * @param {(step: HTMLElement) => void} pass is told which step the reader has come by
 * @returns {((step: HTMLElement) => void) | undefined} brings a step to where it is the current one
 */
function scroll(root, steps, pass) {
  if (!root.classList.contains("explorable-scroll")) return undefined;
  const head = /** @type {HTMLElement} */ (root.querySelector(".explorable-head"));
  /** @type {IntersectionObserver | undefined} */
  let seen;
  let moves = 0;

  /** The height at which a step is the current one: the middle of what the picture leaves free. */
  function line() {
    // A picture that takes most of the window does not stay: its text would have no room. The controls below it do.
    const isTall = (/** @type {Element} */ { clientHeight }) => clientHeight >= innerHeight * 0.6;
    for (const own of root.querySelectorAll(".explorable-stays")) own.classList.toggle("explorable-tall", isTall(own));
    const { top, bottom, height } = head.getBoundingClientRect();
    const bar = /** @type {Element} */ (head.lastElementChild).getBoundingClientRect().top;
    const gone = isTall(head) ? bar - top : 0;
    root.style.setProperty("--explorable-gone", `${-gone}px`);
    root.style.setProperty("--explorable-bar", `${bottom - bar}px`);
    return Math.floor((innerHeight + height - gone) / 2);
  }

  function observe() {
    const above = line();
    seen?.disconnect();
    seen = new IntersectionObserver(
      (entries) => {
        const found = entries.find(({ isIntersecting }) => isIntersecting);
        if (found && performance.now() > moves) pass(/** @type {HTMLElement} */ (found.target));
      },
      { rootMargin: `${-above}px 0px ${above + 1 - innerHeight}px` },
    );
    for (const step of steps) seen.observe(step);
  }

  // What a theme keeps above the text.
  const { scrollPaddingTop } = getComputedStyle(document.documentElement);
  if (scrollPaddingTop !== "auto") root.style.setProperty("--explorable-top", scrollPaddingTop);
  new ResizeObserver(observe).observe(root);
  addEventListener("resize", observe);

  return (step) => {
    const { top, bottom } = step.getBoundingClientRect();
    moves = performance.now() + MOVING;
    scrollBy({ top: (top + bottom) / 2 - line(), behavior: "instant" });
  };
}

globalThis.explorable.scroll = scroll;
