// The words of the lists: of each language's file only these keys come along. A key that is missing
// there doesn't pass the type check.

import * as ar from '../../locales/ar.json';
import * as en from '../../locales/en.json';
import * as fa from '../../locales/fa.json';
import type { Locale } from '../settings';

type Words = Record<Locale, string>;

/** What stands above a list whose placement has no heading of its own. */
export const headings: Record<string, Words | undefined> = {
  for_you: { fa: fa.list_for_you, ar: ar.list_for_you, en: en.list_for_you },
  similar: { fa: fa.list_similar, ar: ar.list_similar, en: en.list_similar },
  bought_together: { fa: fa.list_bought_together, ar: ar.list_bought_together, en: en.list_bought_together },
  trending: { fa: fa.list_trending, ar: ar.list_trending, en: en.list_trending },
  best_sellers: { fa: fa.list_best_sellers, ar: ar.list_best_sellers, en: en.list_best_sellers },
  new: { fa: fa.list_new, ar: ar.list_new, en: en.list_new },
  recently_viewed: { fa: fa.list_recently_viewed, ar: ar.list_recently_viewed, en: en.list_recently_viewed },
  because_you_viewed: {
    fa: fa.list_because_you_viewed,
    ar: ar.list_because_you_viewed,
    en: en.list_because_you_viewed,
  },
  upsell: { fa: fa.list_upsell, ar: ar.list_upsell, en: en.list_upsell },
  featured: { fa: fa.list_featured, ar: ar.list_featured, en: en.list_featured },
};

/** Why a product is shown. */
export const reasons: Record<string, Words | undefined> = {
  also_viewed: { fa: fa.reason_also_viewed, ar: ar.reason_also_viewed, en: en.reason_also_viewed },
  same_category: { fa: fa.reason_same_category, ar: ar.reason_same_category, en: en.reason_same_category },
  bought_together: { fa: fa.reason_bought_together, ar: ar.reason_bought_together, en: en.reason_bought_together },
  trending: { fa: fa.reason_trending, ar: ar.reason_trending, en: en.reason_trending },
  new: { fa: fa.reason_new, ar: ar.reason_new, en: en.reason_new },
  recently_viewed: { fa: fa.reason_recently_viewed, ar: ar.reason_recently_viewed, en: en.reason_recently_viewed },
  upsell: { fa: fa.reason_upsell, ar: ar.reason_upsell, en: en.reason_upsell },
  best_seller: { fa: fa.reason_best_seller, ar: ar.reason_best_seller, en: en.reason_best_seller },
  featured: { fa: fa.reason_featured, ar: ar.reason_featured, en: en.reason_featured },
};

/** The same where the product that a reason speaks of isn't known any more. */
export const plain: Record<string, Words | undefined> = {
  also_viewed: {
    fa: fa.reason_also_viewed_plain,
    ar: ar.reason_also_viewed_plain,
    en: en.reason_also_viewed_plain,
  },
  same_category: {
    fa: fa.reason_same_category_plain,
    ar: ar.reason_same_category_plain,
    en: en.reason_same_category_plain,
  },
  bought_together: reasons.best_seller,
  upsell: reasons.featured,
};
