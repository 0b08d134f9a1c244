// The one element on the shop's page: an open shadow root with the launcher and, later, the frame.
// Its style is a constructed sheet, which needs no `style-src`; all of it is fixed, so nothing on
// the page shifts, and none of it moves, so reduced motion needs no rule of its own.

import { locale } from './locale';
import { settings } from './settings';

// The bell is cut out of a border: forced colours leave a border visible, a background not.
const css =
  `button,iframe{position:fixed;inset-inline-${settings.side}:20px;z-index:2147483000;border:0;box-shadow:0 4px 20px #0004}` +
  `button{inset-block-end:calc(20px + env(safe-area-inset-bottom));padding:14px;border-radius:50%;background:${settings.color};color:${settings.ink};cursor:pointer}` +
  'button:before{content:"";display:block;border:14px solid;clip-path:path("M14 2a8 8 0 0 0-8 8c0 6-2 7-2 9h20c0-2-2-3-2-9a8 8 0 0 0-8-8M11 22h6a3 3 0 0 1-6 0")}' +
  'iframe{inset-block-end:96px;width:400px;height:min(640px,100dvh - 116px);border-radius:16px;background:Canvas;color-scheme:light dark}' +
  '@media(max-width:480px),(max-height:480px){iframe{inset:0;width:100%;height:100dvh;border-radius:0}}' +
  '@media print{*{display:none}}';

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
  root.append(launcher);
  document.body.append(host);
};
