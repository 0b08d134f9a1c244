// Which product is on the page and what happens to it, without any code of the shop's: schema.org
// JSON-LD, OpenGraph, and the GA4 events in `dataLayer`.

import { record } from './events';

/**
 * What the frame is told about the page it is on; it knows the touchpoint of any other page. The token says who the
 * visitor is; it is kept nowhere else.
 */
export const context: { product?: string; touchpoint?: string; token?: string } = {};

const viewed = new Set<string>();

/**
 * Notes `view`, `add_to_cart`, `purchase` or `return`; false for anything else. Takes `{ product }` or
 * `{ items }`, of ids or of objects with `item_id` or `id`, as GA4 has them.
 */
export const happened = (name: string, fields: any) => {
  const [, kind] = /^(view|add_to_cart|purchase|return)(_item)?$/.exec(name) || [];
  if (!kind) return false;
  for (const item of fields?.items || [fields?.product]) {
    const product = `${item?.item_id ?? item?.id ?? item ?? ''}`.trim().slice(0, 200);
    let url;
    if (!product) continue;
    if (kind === 'view') {
      // For the worker to read; nobody is shown it.
      url = location.href;
      context.product = product;
      // Once a page, whichever of the sources says so first.
      if (viewed.has(product)) continue;
      viewed.add(product);
    }
    record({ kind, product, url });
  }
  if (kind === 'purchase') context.touchpoint = 'checkout';
  return true;
};

/** The products among JSON-LD's top nodes; a list of products is nested deeper and is no view. */
const products = (nodes: unknown): any[] =>
  [nodes].flat().flatMap((node: any) => {
    const graph = node?.['@graph'];
    if (graph) return products(graph);
    return /\bProduct\b/.test(node?.['@type']) ? node : [];
  });

export const readMarkup = () => {
  const found: any[] = [];
  for (const script of document.querySelectorAll('[type="application/ld+json"]')) {
    try {
      found.push(...products(JSON.parse(script.textContent!)));
    } catch {
      // The shop's JSON is broken; that is no concern of its visitors.
    }
  }
  const [only, another] = found;
  const product =
    only && !another
      ? only.sku || only.productID || only.mpn || only.url
      : document.querySelector<HTMLMetaElement>('[property="product:retailer_item_id"]')?.content;
  happened('view', { product });
};

let last: unknown;

/** Reads the entries that are new since the last look; tag managers drop old ones from the front. */
export const readDataLayer = () => {
  const layer = [].concat((window as any).dataLayer || []);
  const news: any[] = layer.slice(layer.lastIndexOf(last as never) + 1);
  for (last of news) {
    const entry = last as any;
    // Tag Manager pushes `{ event, ecommerce }`, gtag the arguments `'event', name, fields`.
    if (entry?.[0] === 'event') happened(entry[1], entry[2]);
    else happened(entry?.event, entry?.ecommerce);
  }
};
