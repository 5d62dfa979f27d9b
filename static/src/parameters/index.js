// What a page with parameters runs besides the host script: its sliders, the numbers of its prose, and its address.
import { linkState } from "./link.js";
import { followCells, followLive } from "./live.js";
import { enliven } from "./widgets.js";

/**
 * @param {Document} page
 * @param {import("../types.js").ParametersOfPage} known
 */
function followParameters(page, { scopes, parametersOf, speak }) {
  linkState(page, scopes, speak);
  enliven(page, parametersOf);
  globalThis.explorable.followChoices?.(page, parametersOf, speak);
  followLive(page, parametersOf);
  followCells(page, parametersOf);
}

globalThis.explorable.followParameters = followParameters;
