// The verbs of `Shopbell(verb, …)`.

import { chunk } from './chunk';
import { context, happened } from './detect';
import { discard, flush, record } from './events';
import { close, drop, open, shown, tell, toggle } from './frame';
import { host, launcher, localise } from './launcher';
import { chooseLocale } from './locale';
import { forget, remember } from './memory';
import { life } from './page';
import { near } from './slots';

export const verbs: Record<string, ((...args: any[]) => unknown) | undefined> = {
  __proto__: null as never,
  open: (view, from) => open({ view }, from),
  close,
  toggle,
  show: () => (launcher.hidden = false),
  hide: () => (launcher.hidden = true),
  ask: (text) => open({ view: 'chat', text }),
  survey(touchpoint, from) {
    context.touchpoint = touchpoint;
    open({ view: 'rate' }, from);
  },
  recommend: () => open({ view: 'for-you' }),
  track(name, fields) {
    if (happened(name, fields)) tell();
    else if (/^[a-z\d_-]{1,64}$/.test(name)) record({ kind: 'custom', name });
    else throw 'unknown: ' + name;
  },
  consent(consent) {
    if (consent != 'granted') {
      consent = 'denied';
      discard();
    }
    remember({ consent });
    flush();
  },
  set({ locale }) {
    chooseLocale(locale);
    localise();
    drop();
    if (shown) open();
  },
  on: (name, listener) => addEventListener('shopbell:' + name, listener),
  off: (name, listener) => removeEventListener('shopbell:' + name, listener),
  identify: ({ token }) => chunk('identity', (context.token = token)),
  reset() {
    context.token = '';
    close();
    drop();
    discard();
    forget();
  },
  destroy() {
    flush();
    close();
    life.abort();
    near.disconnect();
    drop();
    host.remove();
    // Later calls do no harm, and including the tag again starts again.
    (window as any).Shopbell = () => {};
  },
};
