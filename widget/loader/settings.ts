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
  /** What the names of the chunks end with: they come when a page needs them. */
  chunks: string;
  /** The launcher's accessible label. */
  label: Record<Locale, string>;
  /** What is asked without being called for, where the shop has such surveys. */
  surveys: Rule[];
  attention: Attention;
  /** What the feedback tab asks and says, where the shop has one. */
  tab?: { survey: string; label: Record<Locale, string> };
}

/** How many surveys a visitor may be asked in so many days. */
export interface Attention {
  prompts: number;
  days: number;
}

/** When a survey is asked. */
export interface Rule {
  id: string;
  repeat_after_days?: number;
  trigger: {
    event?: string;
    after_seconds?: number;
    scroll_percent?: number;
    exit_intent?: boolean;
    pages?: string[];
    page_types?: string[];
    percentage?: number;
    returning?: boolean;
    min_views?: number;
  };
}

declare const __SHOPBELL_SETTINGS__: Settings;

declare global {
  /** Whether this is the loader of a shop with surveys that are asked without being called for, or a feedback tab. */
  const ASKING: boolean;
}

export const settings = __SHOPBELL_SETTINGS__;
