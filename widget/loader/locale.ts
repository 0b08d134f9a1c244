// The visitor's language: what the shop set, else the page's, else the browser's, else the shop's.

import { settings, type Locale } from './settings';

export let locale: Locale;

/** Decides again; the shop's explicit wish comes first. */
export const chooseLocale = (wish?: unknown) => {
  const tags = [wish, document.documentElement.lang, ...navigator.languages, settings.locale] + '';
  locale = /(^|,)(fa|ar|en)(?![a-z])/i.exec(tags)![2]!.toLowerCase() as Locale;
};
