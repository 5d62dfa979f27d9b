// What pages with steps run behind the host: a classic, deferred script. The steps stand in the page, all of them; the
// style sheet puts them into one place, and this shows one at a time.
import { remember, remembered } from "../shared/address.js";
import { History } from "../shared/history.js";
import { transport } from "../shared/transport.js";

/** How long a step stays while they play, in ms. */
const PACE = 5000;
/** How long after a jump the page still scrolls, in ms. */
const SETTLED = 400;

/** What the controls are made with in the build too. */
const WAYS = { presses: { Next: 1 }, unit: "step", first: 1 };

/** @param {HTMLElement} root */
function enliven(root) {
  const called = root.dataset.called ?? "";
  const bar = /** @type {HTMLElement} */ (root.querySelector(".explorable-steps"));
  const every = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(".explorable-step")]);
  const scrolls = root.classList.contains("explorable-scroll");
  // Some may be for another audience.
  let steps = every;
  let arrives = 0;

  /** @type {History<number>} */
  const history = new History(0, (at) => (at + 1 < steps.length ? at + 1 : null));
  const signal = new AbortController().signal;
  const { show, pause } = transport(bar, { ...WAYS, signal, history, pace: PACE, replays: true, draw: () => turn(), told });

  /** @type {(at: number, length: number) => string} */
  function told(at, length) {
    return `${at + 1} of ${length + 1}`;
  }

  /** Shows the present step. */
  function draw() {
    const present = steps[history.at];
    for (const step of every) {
      step.classList.toggle("explorable-present", step === present);
      step.inert = !scrolls && step !== present;
    }
    return show();
  }

  /** The reader's own turn to a step: it is noted and told. */
  function turn(jumps = true) {
    const text = `Step ${draw()}`;
    const present = steps[history.at];
    remember(called, history.at ? String(every.indexOf(present) + 1) : "");
    if (!jumps) return;
    if (scrolls) centre(present);
    const title = present.querySelector(".explorable-step-title")?.textContent ?? "";
    globalThis.explorable.speaker?.tell({ figure: root, alternative: document.createElement("p"), first: "", text: `${text}: ${title}` });
  }

  /** @param {Element} step */
  function centre(step) {
    const { top, bottom } = step.getBoundingClientRect();
    arrives = performance.now() + SETTLED;
    scrollBy({ top: (top + bottom) / 2 - line(), behavior: "instant" });
  }

  /** The height at which a step is the current one: the middle of what the picture leaves free. */
  function line() {
    const head = /** @type {HTMLElement} */ (root.querySelector(".explorable-head")).getBoundingClientRect();
    const isAbove = head.right > every[0].getBoundingClientRect().left + 1;
    // A picture that takes most of the window does not stay: its text would have no room.
    const fits = head.height < innerHeight * 0.6;
    root.classList.toggle("explorable-tall", !fits);
    return (innerHeight + (isAbove && fits ? head.height : 0)) / 2;
  }

  /** Goes to the step that the address names, or that holds what it names. */
  function follow() {
    const number = Number(remembered(called) ?? 0);
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const step = every[number - 1] ?? every.find((one) => target && one !== target && one.contains(target)) ?? target;
    const at = steps.indexOf(/** @type {HTMLElement} */ (step));
    if (at < 0) return;
    pause();
    history.to(at);
    draw();
    if (scrolls && number) centre(steps[at]);
    else (target ?? root).scrollIntoView({ block: target ? "start" : "nearest" });
  }

  /** Counts the steps that are there for this reader. */
  function count() {
    const present = steps[history.at];
    const there = every.filter(({ hidden }) => !hidden);
    steps = there.length ? there : every;
    history.restart(0);
    history.forward(steps.length);
    history.to(Math.max(0, steps.indexOf(present)));
    draw();
  }

  bar.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    // The scrubber has keys of its own.
    if (!by || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    pause();
    history.to(history.at + by);
    turn();
  });
  document.addEventListener("explorable:audience", count);
  addEventListener("hashchange", follow);
  if (scrolls) followScroll();
  count();
  follow();

  /** Makes the step current that is nearest to the middle. */
  function followScroll() {
    /** @type {IntersectionObserver | undefined} */
    let seen;
    const observe = () => {
      seen?.disconnect();
      const above = line();
      seen = new IntersectionObserver(
        (entries) => {
          const at = steps.indexOf(/** @type {HTMLElement} */ (entries.find((entry) => entry.isIntersecting)?.target));
          if (at < 0 || at === history.at || performance.now() < arrives) return;
          pause();
          history.to(at);
          turn(false);
        },
        { rootMargin: `${-Math.floor(above)}px 0px ${Math.floor(above) - innerHeight + 1}px 0px` },
      );
      for (const step of every) seen.observe(step);
    };
    root.style.setProperty("--explorable-top", getComputedStyle(document.documentElement).scrollPaddingTop.replace("auto", "0px"));
    new ResizeObserver(observe).observe(root);
    addEventListener("resize", observe);
  }
}

document.addEventListener("DOMContentLoaded", () => {
  for (const root of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".explorable-story"))) {
    // Where the style sheet cannot tell that scripts run, the steps stand one after the other.
    if (matchMedia("(scripting: enabled)").matches) enliven(root);
    else root.querySelector(".explorable-steps")?.remove();
    root.dataset.ready = "";
  }
});
