// The feedback tab: a button that is always there, at the edge of the screen that the launcher leaves free, for shops that
// want one. Part of what only some shops are served.

import { verbs } from './api';
import { engage } from './frame';
import { launcher, root } from './launcher';
import { locale } from './locale';
import { listen } from './page';
import { settings } from './settings';

/** Puts the tab on the page. It comes and goes with the launcher and speaks the page's language. */
export const addTab = () => {
  const { survey, label } = settings.tab!;
  const other = settings.side === 'end' ? 'start' : 'end';
  const sheet = new CSSStyleSheet();
  // The border is seen where colours are forced.
  sheet.replaceSync(
    `#tab{border:1px solid #0000;inset-inline:auto;inset-inline-${other}:0;inset-block:auto 40%;padding:14px 8px;border-radius:8px;font:600 14px system-ui}` +
      '#tab:before{content:none}span{writing-mode:vertical-rl}',
  );
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const tab = document.createElement('button');
  tab.id = 'tab';
  const words = document.createElement('span');
  tab.append(words);
  const follow = () => {
    tab.hidden = launcher.hidden;
    words.textContent = label[locale];
  };
  for (const name of ['show', 'hide', 'set']) {
    const act = verbs[name]!;
    verbs[name] = (wish) => {
      act(wish);
      follow();
    };
  }
  follow();
  listen(tab, 'click', () => {
    engage();
    verbs.survey!(survey, tab);
  });
  root.append(tab);
};
