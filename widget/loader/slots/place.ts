// One place: what it asks for, and what it shows. It is as high before its products come as with
// them, so nothing on the page moves.

import type { context as Context } from '../detect';
import type { record as Record } from '../events';
import type { who as Who } from '../memory';
import type { emit as Emit, safe as Safe } from '../page';
import type { Locale, settings as Settings } from '../settings';
import { list, type Recommendations } from './list';
import { sheet } from './style';

/** What the loader hands over. */
interface Loader {
  settings: typeof Settings;
  context: typeof Context;
  record: typeof Record;
  emit: typeof Emit;
  safe: typeof Safe;
  life: AbortController;
  who: typeof Who;
  /** The launcher's element; its language is the widget's. */
  host: HTMLElement;
}

/** Looks whether there is something to draw; `near` says that the place has just come near. */
export type Look = (near?: boolean) => Promise<void>;

// A shadow root can't be taken off again: after `destroy` the next loader finds it here. In it frameworks
// don't see the list when they compare the page with what they made.
const roots = new WeakMap<HTMLElement, ShadowRoot>();

const show = (place: HTMLElement, content: HTMLElement) => roots.get(place)!.replaceChildren(content);

/** What the page itself has in the place, if anything. */
const own = () => document.createElement('slot');

/** Takes the place over and keeps its height. */
export const take = (place: HTMLElement) => {
  if (!roots.has(place)) {
    roots.set(place, place.attachShadow({ mode: 'open' }));
    show(place, own());
  }
  roots.get(place)!.adoptedStyleSheets = [sheet];
};

/** Gives it back. */
export const leave = (place: HTMLElement) => {
  roots.get(place)!.adoptedStyleSheets = [];
  show(place, own());
  place.style.display = '';
};

/** Nothing to show: the place goes where nobody sees the page move, which is below the screen. */
const empty = (place: HTMLElement) => {
  show(place, own());
  if (!place.firstElementChild && place.getBoundingClientRect().top > innerHeight) place.style.display = 'none';
};

/** What a place asks for; it says nothing of the visitor. */
const question = ({ dataset }: HTMLElement, onPage: string | undefined, locale: Locale) => {
  const query = new URLSearchParams({ locale });
  const say = (name: string, value?: string) => value?.trim() && query.append(name, value.trim());
  say('placement', dataset.shopbellRecommend);
  say('product', dataset.shopbellProduct ?? onPage);
  // As many as may be asked about.
  for (const id of (dataset.shopbellCart || '').split(',').slice(0, 20)) say('cart', id);
  say('category', dataset.shopbellCategory);
  say('limit', dataset.shopbellLimit);
  return `${query}`;
};

/** How a place is looked after. */
export const look = (place: HTMLElement, { settings, context, record, emit, safe, life, who, host }: Loader): Look => {
  let asked: string;
  let failed: boolean;

  const fill = (answer: Recommendations, locale: Locale) => {
    const { rec_id, items } = answer;
    if (!items[0]) return empty(place);
    const happened = safe((kind: string, product: string) => {
      record({ kind, product, rec_id });
      if (kind === 'click') emit('recommendation-click', { product, rec_id });
    });
    const section = list(answer, locale, happened);
    section.style.setProperty('--accent', settings.color);
    place.style.display = '';
    show(place, section);
  };

  return async (near) => {
    const locale = host.lang as Locale;
    const query = question(place, context.product, locale);
    if (query === asked && !(near && failed)) return;
    asked = query;
    failed = false;
    try {
      const visit = new URLSearchParams(who() || {});
      const url = `${settings.host}/v1/shops/${settings.shop}/recommendations?${query}&${visit}`;
      const headers: HeadersInit = context.token ? { authorization: `Bearer ${context.token}` } : {};
      const response = await fetch(url, { credentials: 'omit', headers });
      const answer = await response.json();
      // Only the answer to what was asked last counts.
      if (query !== asked || life.signal.aborted) return;
      if (response.ok) return fill(answer, locale);
      if (response.status < 429) empty(place);
      throw answer.error.message;
    } catch (error) {
      // Tried again when the visitor comes by again.
      failed = true;
      console.warn('Shopbell', error);
    }
  };
};
