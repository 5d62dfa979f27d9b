/**
 * Puts a live region in a place, empty: what one says as it comes is not read out.
 * @param {Element} place
 */
export function regionIn(place) {
  const region = document.createElement("p");
  region.className = "explorable-alt";
  region.setAttribute("role", "status");
  place.append(region);
  return region;
}
