// The visitor's language: what the shop set, else the page's, else the browser's, else the shop's.

import { settings, type Locale } from './settings';

const known = (tag: unknown) => /^(fa|ar|en)(?![a-z])/i.exec(tag as string)?.[1]?.toLowerCase();

export let locale: Locale;

/** Decides again; the shop's explicit wish comes first. */
export const chooseLocale = (wish?: unknown) => {
  locale = [wish, document.documentElement.lang, ...navigator.languages, settings.locale]
    .map(known)
    .find(Boolean) as Locale;
};
