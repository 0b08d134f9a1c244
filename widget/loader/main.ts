// The loader: the only code that runs on the shop's page. It adds one global, `Shopbell`.

import { verbs } from './api';
import { consider, watch } from './asking';
import { readDataLayer, readMarkup } from './detect';
import { flush } from './events';
import { close, engage, prepare, toggle } from './frame';
import { appear, launcher } from './launcher';
import { chooseLocale } from './locale';
import { recall, startOver } from './memory';
import { emit, life, listen, safe } from './page';
import { findSlots } from './slots';

/**
 * Looks now and every second. Looking is cheap; wrapping `push` would have to be shared with Tag
 * Manager and others who wrap it too, and could not be undone beneath them.
 */
const look = () => {
  if (life.signal.aborted) return;
  setTimeout(safe(look), 1000);
  readDataLayer();
  findSlots();
  if (ASKING) consider();
};

const start = () => {
  startOver();
  recall();
  chooseLocale();
  appear();
  if (ASKING) watch();
  readMarkup();
  look();
  listen(launcher, 'click', () => {
    engage();
    toggle();
  });
  // The pointer enters with a mouse and, before the tap, with a finger.
  listen(launcher, 'pointerenter', prepare);
  listen(launcher, 'focus', prepare);
  listen(document, 'click', (event: MouseEvent) => {
    for (const verb of ['open', 'survey']) {
      const name = 'data-shopbell-' + verb;
      const opener = (event.target as Element).closest(`[${name}]`);
      if (!opener) continue;
      event.preventDefault();
      engage();
      verbs[verb]!(opener.getAttribute(name), opener);
    }
  });
  listen(document, 'keydown', ({ key }: KeyboardEvent) => key === 'Escape' && close());
  listen(window, 'pagehide', () => {
    readDataLayer();
    flush();
  });
};

type Call = Iterable<any>;

const run = safe(([verb, ...rest]: Call) => {
  const act = verbs[verb];
  if (!act) throw 'unknown: ' + verb;
  act(...rest);
});

const page = window as any;
const earlier: { q?: Call[]; live?: true } | undefined = page.Shopbell;

// Included twice, the second copy does nothing.
if (!earlier?.live) {
  // Calls made before the page is parsed wait, and so do those made before this file came.
  const queue: { push(call: Call): void; forEach(run: (call: Call) => void): void } =
    earlier?.q || ([] as Call[]);
  page.Shopbell = Object.assign((...call: any[]) => queue.push(call), { live: true });
  const begun = safe(() => {
    start();
    queue.push = run;
    queue.forEach(run);
    emit('ready');
  });
  if (document.readyState === 'loading') listen(document, 'DOMContentLoaded', begun);
  else begun();
}
