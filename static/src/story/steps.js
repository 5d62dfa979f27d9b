// What pages with steps run behind the host: a classic, deferred script. The steps stand in the page, all of them; the
// style sheet puts them into one place, and this shows one at a time.
import { remember, remembered } from "../shared/address.js";
import { History } from "../shared/history.js";
import { transport } from "../shared/transport.js";
import { t } from "../shared/words.js";
import { reveal, targetOf } from "./reveal.js";

/** How long a step stays while they play, in ms. */
const PACE = 5000;
/** What the controls are made with in the build too. */
const WAYS = { presses: { /* words */ "Next": 1 }, unit: /* words */ "step", first: 1 };

/** A picture among the steps may have steps of its own. */
const BAR = ".explorable-head > .explorable-steps";

const suite = globalThis.explorable;

/** @param {HTMLElement} root */
function enliven(root) {
  const called = root.dataset.called ?? "";
  const bar = /** @type {HTMLElement} */ (root.querySelector(BAR));
  const every = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(".explorable-step")]);
  /** What moves the page, where its reader goes through the steps by scrolling. */
  const scroll = suite.scroll?.(root, every, pass);
  // Some may be for another audience.
  let steps = every;

  /** @type {History<number>} */
  const history = new History(0, (at) => (at + 1 < steps.length ? at + 1 : null));
  const { show, pause } = transport(bar, {
    ...WAYS,
    signal: new AbortController().signal,
    history,
    pace: PACE,
    replays: true,
    draw: turn,
    told: (at, length) => t`${at + 1} of ${length + 1}`,
  });

  /** Shows the present step. */
  function draw() {
    const present = steps[history.at];
    for (const step of every) {
      step.classList.toggle("explorable-present", step === present);
      step.inert = !scroll && step !== present;
    }
    return show();
  }

  /** The reader's own turn to a step: it is kept, and told. */
  function turn() {
    const text = t`Step ${keep()}: ${steps[history.at].querySelector(".explorable-step-title")?.textContent ?? ""}`;
    scroll?.(steps[history.at]);
    suite.speaker?.tell({ figure: root, alternative: document.createElement("p"), text });
  }

  function keep() {
    remember(called, history.at ? String(every.indexOf(steps[history.at]) + 1) : "");
    return draw();
  }

  /** @param {HTMLElement} step that the reader has come by */
  function pass(step) {
    if (step !== steps[history.at] && to(step)) keep();
  }

  /** @param {unknown} step */
  function to(step) {
    const at = steps.indexOf(/** @type {HTMLElement} */ (step));
    if (at >= 0) {
      pause();
      history.to(at);
    }
    return at >= 0;
  }

  /** Goes to the step that the address names, or that holds what it names. */
  function follow() {
    const number = Number(remembered(called));
    const target = targetOf(location.hash);
    if (!to(every[number - 1] ?? every.find((step) => target && step.contains(target)))) return;
    draw();
    reveal(target ?? root);
    if (target) target.scrollIntoView();
    else if (scroll) scroll(every[number - 1]);
    else root.scrollIntoView({ block: "nearest" });
  }

  /** Takes the steps that are there for this reader. */
  function count() {
    const present = steps[history.at];
    steps = every.filter(({ hidden }) => !hidden);
    if (!steps.length) steps = every;
    history.restart(0);
    history.forward(every.length);
    history.to(Math.max(0, steps.indexOf(present)));
    draw();
  }

  bar.addEventListener("keydown", (event) => {
    const label = { ArrowLeft: "Back", ArrowRight: "Next" }[event.key];
    // The scrubber has keys of its own. Only who presses the button itself begins again.
    if (!label || event.target instanceof HTMLInputElement || (label === "Next" && history.isOver)) return;
    /** @type {HTMLButtonElement} */ (bar.querySelector(`[data-press=${label}]`)).click();
    event.preventDefault();
  });
  document.addEventListener("explorable:audience", count);
  addEventListener("hashchange", follow);
  count();
  follow();
}

document.addEventListener("DOMContentLoaded", () => {
  for (const root of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".explorable-story"))) {
    // Authors may give anything this class.
    if (!root.querySelector(BAR)) continue;
    // Where the style sheet cannot tell that scripts run, the steps stand one after the other.
    if (matchMedia("(scripting: enabled)").matches) enliven(root);
    else root.querySelector(BAR)?.remove();
    root.dataset.ready = "";
  }
});
