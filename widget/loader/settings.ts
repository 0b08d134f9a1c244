// What the worker wrote into this file when it served it: the shop's public settings.

export type Locale = 'fa' | 'ar' | 'en';

interface Settings {
  /** The worker's origin: the frame, the API and nothing else. */
  host: string;
  shop: string;
  locale: Locale;
  /** The accent colour and the colour of text on it. */
  color: string;
  ink: string;
  side: 'start' | 'end';
  consent: 'granted' | 'interaction' | 'required';
  /** The launcher's accessible label. */
  slots: string;
  label: Record<Locale, string>;
}

declare const __SHOPBELL_SETTINGS__: Settings;

export const settings = __SHOPBELL_SETTINGS__;
