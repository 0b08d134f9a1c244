// Places on the page where the shop wants products: `<div data-shopbell-recommend="similar">`. Found
// here, drawn by a chunk that comes when the first of them is within a screen's height of the screen.

import { context } from './detect';
import { record } from './events';
import { host } from './launcher';
import { who } from './memory';
import { emit, life, safe, warn } from './page';
import { settings } from './settings';

type Chunk = typeof import('./slots/main');

/** Says again whenever a place comes near; the chunk knows what it has drawn. */
export const near = new IntersectionObserver(
  (places) =>
    places.forEach(
      (place) =>
        place.isIntersecting &&
        import(settings.host + settings.slots)
          .then((chunk: Chunk) => chunk.draw(place.target as HTMLElement, settings, context, record, emit, safe, life, who, host))
          .catch(warn),
    ),
  { rootMargin: '100%' },
);

/** Looks for places; single-page themes add them later. One that is watched already stays so. */
export const findSlots = () =>
  document.querySelectorAll('[data-shopbell-recommend]').forEach((place) => near.observe(place));
