// What happens on the storefront, sent in small batches. The loader alone sends events. Text with
// no credentials, so that browsers ask no preflight; `keepalive`, so that leaving the page loses none.

import { uuid } from './ids';
import { allowed, memory, session } from './memory';
import { safe } from './page';
import { settings } from './settings';

export interface Happening {
  kind: string;
  product?: string;
  rec_id?: string;
  touchpoint?: string;
  name?: string;
}

// At most 50, which is as many as one batch may hold.
let waiting: object[] = [];
let timer: ReturnType<typeof setTimeout>;
let pause = 2000;

const later = (delay: number) => {
  clearTimeout(timer);
  timer = setTimeout(safe(flush), delay);
};

/** Notes an event; it leaves soon, or when there is consent. */
export const record = (event: Happening) => {
  waiting = [...waiting, { id: uuid(), ...event }].slice(-50);
  later(100);
};

/** Sends what waits. What didn't arrive is sent again with the same ids, and counts once. */
export const flush = () => {
  if (!allowed() || !waiting[0]) return;
  const events = waiting;
  waiting = [];
  fetch(`${settings.host}/v1/shops/${settings.shop}/events`, {
    method: 'POST',
    keepalive: true,
    credentials: 'omit',
    body: JSON.stringify({ visitor: memory.visitor, session: session(), events }),
  })
    .then(({ status }) => {
      if (status > 428) throw status;
    })
    .catch(() => {
      waiting = [...events, ...waiting].slice(-50);
      later((pause *= 2));
    });
};

/** Drops what waits. */
export const discard = () => {
  waiting = [];
};
