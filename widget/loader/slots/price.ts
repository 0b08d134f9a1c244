// A price in words, as the widget writes it (`price` in `src/browser.rs`).

import type { Locale } from '../settings';

const tags = { fa: 'fa', ar: 'ar-u-nu-arab', en: 'en' };

/**
 * From minor units, with as many decimals as the currency has. In Persian and Arabic amount and
 * currency come apart, to be isolated from each other: in one run of text browsers put them in the
 * wrong order or turn `US$` around.
 */
export const price = (locale: Locale, minor: number, currency: string): string[] => {
  // `Intl` throws at what is no currency code; a price without its currency would mislead.
  if (!/^[a-z]{3}$/i.test(currency)) return [];
  const money = new Intl.NumberFormat(tags[locale], {
    style: 'currency',
    currency,
    // `95` rather than `95.00`; where a browser doesn't know the option it shows both decimals.
    trailingZeroDisplay: 'stripIfInteger',
  } as Intl.NumberFormatOptions);
  const major = minor / 10 ** money.resolvedOptions().maximumFractionDigits!;
  if (locale === 'en') return [money.format(major)];
  let amount = '';
  let unit = '';
  for (const { type, value } of money.formatToParts(major)) {
    if (type === 'currency') unit = value;
    else if (type !== 'literal') amount += value;
  }
  return [amount, unit];
};
