// Recommendation slots: products that the shop's pages show where they say so. The loader fetches
// this chunk when the first place comes near the screen, and says again whenever one does.

import type { context as Context } from '../detect';
import type { record as Record } from '../events';
import type { who as Who } from '../memory';
import type { emit as Emit, safe as Safe } from '../page';
import type { settings as Settings } from '../settings';
import { leave, look, take, type Look } from './place';

const places = new Map<HTMLElement, Look>();
let running: AbortController | undefined;

/**
 * Draws a place, unless what is there is what it asks for. All but the place is the loader's, which may
 * come from a cache and be older than this file: what is new here goes to the end and may be missing.
 */
export const begin = (
  place: HTMLElement,
  settings: typeof Settings,
  context: typeof Context,
  record: typeof Record,
  emit: typeof Emit,
  safe: typeof Safe,
  life: AbortController,
  who: typeof Who,
  host: HTMLElement,
) => {
  // `destroy` came first.
  if (life.signal.aborted) return;
  if (running !== life) {
    running = life;
    // The page's product, its language and what a place asks for may change without a new page.
    const again = safe(() => places.forEach((look, place) => (place.isConnected ? look() : places.delete(place))));
    const timer = setInterval(again, 1000);
    life.signal.addEventListener('abort', () => {
      clearInterval(timer);
      places.forEach((_, place) => leave(place));
      places.clear();
    });
  }
  if (!places.has(place)) {
    take(place);
    places.set(place, look(place, { settings, context, record, emit, safe, life, who, host }));
  }
  return places.get(place)!(true);
};
