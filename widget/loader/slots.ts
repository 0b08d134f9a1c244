// Places on the page where the shop wants products: `<div data-shopbell-recommend="similar">`. Found
// here, drawn by a chunk that comes when the first of them is within a screen's height of the screen.

import { chunk } from './chunk';

/** Says again whenever a place comes near; the chunk knows what it has drawn. */
export const near = new IntersectionObserver(
  (places) => places.forEach((place) => place.isIntersecting && chunk('slots', place.target as HTMLElement)),
  { rootMargin: '100%' },
);

/** Looks for places; single-page themes add them later. One that is watched already stays so. */
export const findSlots = () =>
  document.querySelectorAll('[data-shopbell-recommend]').forEach((place) => near.observe(place));
