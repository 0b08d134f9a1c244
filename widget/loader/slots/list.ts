// One list of products: a heading and a row of cards that scrolls sideways. Whatever the worker says
// is written as text; addresses lead to the web or nowhere.

import type { Locale } from '../settings';
import { price } from './price';
import { headings, plain, reasons } from './texts';

interface Reason {
  kind: string;
  source_title?: string;
}

export interface Product {
  id: string;
  title: string;
  url: string;
  image?: string;
  price: number;
  currency: string;
  reason: Reason;
}

/** `Recommendations` in `crates/protocol/src/recommend.rs`. */
export interface Recommendations {
  rec_id: string;
  kind: string;
  heading?: string;
  items: Product[];
}

/** An element of that name and class. */
const make = <N extends keyof HTMLElementTagNameMap>(name: N, className: string, ...children: (Node | string)[]) => {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
};

/** Something whose direction is its own. */
const apart = (text: string) => make('bdi', '', text);

/** Words, with the title of the product they speak of. */
const say = (text: string, title = '') => {
  const [before = '', after] = text.split('{product}');
  return after === undefined ? [before] : [before, apart(title), after];
};

/** Why a product is shown; without its title a product isn't spoken of. */
const why = ({ kind, source_title }: Reason, locale: Locale) => {
  const words = (!source_title && plain[kind]) || reasons[kind] || reasons.featured!;
  return say(words[locale], source_title);
};

/** What stands above: the owner's words, else ours. */
const above = ({ kind, heading, items }: Recommendations, locale: Locale) => {
  const { source_title } = items[0]!.reason;
  const words = (source_title || kind !== 'because_you_viewed') && headings[kind];
  return heading ? [heading] : say((words || headings.for_you!)[locale], source_title);
};

const picture = (address?: string) => {
  const box = make('span', 'picture');
  if (address) {
    const image = make('img', '');
    image.alt = '';
    image.loading = 'lazy';
    image.decoding = 'async';
    // What remains shows that there is no picture.
    image.onerror = () => image.remove();
    image.src = address;
    box.append(image);
  }
  return box;
};

const card = (product: Product, locale: Locale, chosen: (event: Event) => void) => {
  const link = make(
    'a',
    '',
    picture(product.image),
    make('span', 'title', apart(product.title)),
    make('span', 'price', ...price(locale, product.price, product.currency).flatMap((part) => [apart(part), ' '])),
    make('span', 'reason', ...why(product.reason, locale)),
  );
  if (/^https?:/i.test(product.url)) {
    link.href = product.url;
    // Whatever opens the page: the main button, with a key or not, the keyboard, the middle button.
    link.onclick = chosen;
    link.onauxclick = (event) => event.button === 1 && chosen(event);
  }
  return make('li', '', link);
};

/** Draws them. `happened` is told of each product that is seen or chosen. */
export const list = (
  answer: Recommendations,
  locale: Locale,
  happened: (kind: 'impression' | 'click', product: string) => void,
) => {
  const row = make('ul', '');
  // `list-style: none` makes Safari forget that it is a list.
  row.setAttribute('role', 'list');
  const seen = new Map<Element, string>();
  const observer = new IntersectionObserver(
    (entries) =>
      entries.forEach(({ target, intersectionRatio }) => {
        if (intersectionRatio < 0.5) return;
        observer.unobserve(target);
        happened('impression', seen.get(target)!);
      }),
    { threshold: 0.5 },
  );
  for (const product of answer.items) {
    const item = card(product, locale, () => happened('click', product.id));
    seen.set(item, product.id);
    row.append(item);
    observer.observe(item);
  }
  const section = make('section', '', make('h2', '', ...above(answer, locale)), row);
  section.lang = locale;
  section.dir = locale === 'en' ? 'ltr' : 'rtl';
  return section;
};
