// Films: they play while they are seen, and stop where nobody looks or a reader wants less motion.
import { isDrawnDark } from "../shared/dark.js";

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

for (const film of document.querySelectorAll(".explorable-film")) {
  const video = film.querySelector("video");
  if (video) begin(/** @type {HTMLElement} */ (film), video);
  else stoppable(film);
}

/**
 * @param {HTMLElement} film
 * @param {HTMLVideoElement} video
 */
function begin(film, video) {
  // What a reader has stopped stays so.
  let isOurs = false;
  let isStopped = false;
  const { dark, darkStill } = video.dataset;
  const light = video.poster;
  if (dark && darkStill) {
    followTheme((isDark) => {
      const { currentTime, paused } = video;
      video.poster = isDark ? darkStill : light;
      // It comes before the sources inside.
      if (isDark) video.src = dark;
      else video.removeAttribute("src");
      if (!paused) {
        isOurs = true;
        video.pause();
      }
      video.load();
      if (!currentTime) return;
      whenLoaded(video, () => (video.currentTime = currentTime));
      if (!paused) video.play().catch(() => {});
    });
  }
  const said = film.querySelector("script");
  if (said) {
    const track = video.addTextTrack("captions", document.documentElement.lang || "captions", document.documentElement.lang);
    for (const [start, end, words] of JSON.parse(said.textContent ?? "[]")) track.addCue(new VTTCue(start, end, words));
    // What is in the frames already is there for those who ask.
    track.mode = "told" in film.dataset ? "hidden" : "showing";
  }
  withControls(film, video);
  video.addEventListener("pause", () => {
    isStopped = !isOurs && !video.ended;
    isOurs = false;
  });
  video.addEventListener("play", () => {
    isStopped = false;
  });
  new IntersectionObserver(
    ([{ isIntersecting }]) => {
      if (!isIntersecting && !video.paused) {
        isOurs = true;
        video.pause();
      } else if (isIntersecting && "plays" in film.dataset && video.paused && !isStopped && !video.ended && !isStill()) {
        // A browser may not allow it; its controls are there.
        video.play().catch(() => {});
      }
    },
    { threshold: 0.5 },
  ).observe(video);
}

/**
 * Where nothing of it is loaded a film has no time.
 * @param {HTMLVideoElement} video
 * @param {() => void} act
 */
function whenLoaded(video, act) {
  if (video.readyState) return act();
  video.preload = "auto";
  video.addEventListener("loadedmetadata", act, { once: true });
}

/**
 * Controls below a film, where it has some: those of a browser stand on the picture.
 * @param {HTMLElement} film
 * @param {HTMLVideoElement} video
 */
function withControls(film, video) {
  const button = film.querySelector("button");
  const slider = film.querySelector("input");
  if (!button || !slider) return;
  video.controls = false;
  film.classList.add("explorable-film-ready");
  const names = [button.textContent ?? "", button.dataset.other ?? ""];
  const place = () => {
    const { currentTime, duration } = video;
    if (!duration) return;
    slider.value = String(currentTime / duration);
    slider.setAttribute("aria-valuetext", `${currentTime.toFixed(1)} s / ${duration.toFixed(1)} s`);
  };
  const follow = () => {
    place();
    if (!video.paused) requestAnimationFrame(follow);
  };
  const toggle = () => {
    if (video.paused) video.play().catch(() => {});
    else video.pause();
  };
  for (const element of [button, video]) element.addEventListener("click", toggle);
  slider.addEventListener("input", () => {
    const share = Number(slider.value);
    video.pause();
    whenLoaded(video, () => (video.currentTime = share * video.duration));
  });
  for (const kind of ["play", "pause", "ended"]) {
    video.addEventListener(kind, () => {
      button.textContent = names[video.paused ? 0 : 1];
      follow();
    });
  }
  video.addEventListener("seeked", place);
}

/** A GIF: its still and it take turns. @param {Element} film */
function stoppable(film) {
  const image = film.querySelector("img");
  const button = film.querySelector("button");
  if (!image || !button) return;
  const { still = "", dark, darkStill } = image.dataset;
  const light = { moving: image.getAttribute("src") ?? "", still };
  let files = light;
  let isPlaying = !isStill();
  film.classList.add("explorable-film-ready");
  const show = () => {
    // Else the still would be chosen once more.
    film.querySelector("source")?.remove();
    image.src = isPlaying ? files.moving : files.still;
  };
  if (dark && darkStill) {
    followTheme((isDark) => {
      files = isDark ? { moving: dark, still: darkStill } : light;
      show();
    });
  }
  const rename = () => {
    [button.textContent, button.dataset.other] = [button.dataset.other ?? "", button.textContent ?? ""];
  };
  if (!isPlaying) rename();
  button.addEventListener("click", () => {
    isPlaying = !isPlaying;
    show();
    rename();
  });
}

/**
 * Calls back where a page has a dark theme, and whenever that changes.
 * @param {(isDark: boolean) => void} callback
 */
function followTheme(callback) {
  let was = false;
  const check = () => {
    const isDark = isDrawnDark(document.body);
    if (isDark !== was) callback((was = isDark));
  };
  const marks = new MutationObserver(check);
  for (const element of [document.documentElement, document.body]) marks.observe(element, { attributes: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => requestAnimationFrame(check));
  check();
}
