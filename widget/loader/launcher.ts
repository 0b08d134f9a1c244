// The one element on the shop's page: an open shadow root with the launcher and, later, the frame.
// Its style is a constructed sheet, which needs no `style-src`; all of it is fixed, so nothing on
// the page shifts, and none of it moves, so reduced motion needs no rule of its own.

import { locale } from './locale';
import { settings } from './settings';

const { color, ink, side } = settings;

const css = `button,iframe{position:fixed;inset-inline-${side}:20px;z-index:2147483000;border:0;box-shadow:0 4px 20px #0004}
button{inset-block-end:calc(20px + env(safe-area-inset-bottom));width:56px;height:56px;padding:14px;border-radius:50%;background:${color};color:${ink};fill:currentColor;cursor:pointer}
iframe{inset-block-end:96px;width:400px;height:min(640px,100dvh - 116px);border-radius:16px;background:Canvas;color-scheme:light dark}
@media(max-width:480px),(max-height:480px){iframe{inset:0;width:100%;height:100dvh;border-radius:0}}
@media print{*{display:none}}`;

const svg = (name: 'svg' | 'path', key: string, value: string) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  element.setAttribute(key, value);
  return element;
};

export const host = document.createElement('shopbell-widget');
export const root = host.attachShadow({ mode: 'open' });
export const launcher = document.createElement('button');

/** Follows the language: the label, and the side of the page by reading direction. */
export const localise = () => {
  host.lang = locale;
  host.dir = locale === 'en' ? 'ltr' : 'rtl';
  launcher.ariaLabel = settings.label[locale];
};

/** Puts the launcher on the page. */
export const appear = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  launcher.setAttribute('aria-controls', 'panel');
  launcher.ariaExpanded = 'false';
  localise();
  const bell = svg('svg', 'viewBox', '0 0 24 24');
  bell.append(svg('path', 'd', 'M12 2a7 7 0 0 0-7 7c0 5-2 6-2 8h18c0-2-2-3-2-8a7 7 0 0 0-7-7M9 19h6a3 3 0 0 1-6 0'));
  launcher.append(bell);
  root.append(launcher);
  document.body.append(host);
};
