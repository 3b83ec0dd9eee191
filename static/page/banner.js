/**
 * What has just happened to the training is to be seen by whoever watches it: on a phone the banner that says so may lie
 * below the window's edge. Who reads elsewhere on the page is left there.
 * @param {Element | null} banner that was just drawn
 */
export function bringIntoSight(banner) {
  const watching = [...document.querySelectorAll(".results, .network")].some((place) => {
    const { top, bottom } = place.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  if (watching) banner?.scrollIntoView({ block: "nearest" });
}
