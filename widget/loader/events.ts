// What happens on the storefront, sent in small batches. The loader alone sends events. Text with
// no credentials, so that browsers ask no preflight; `keepalive`, so that leaving the page loses none.

import { verbs } from './api';
import { notice } from './asking';
import { context } from './detect';
import { uuid } from './ids';
import { who } from './memory';
import { safe } from './page';
import { settings } from './settings';

export interface Happening {
  kind: string;
  product?: string;
  url?: string;
  rec_id?: string;
  touchpoint?: string;
  name?: string;
}

// At most 50, which is as many as one batch may hold.
let waiting: object[] = [];
// Another number after `discard`: what was sent before isn't sent again.
let era = 0;
let timer: ReturnType<typeof setTimeout>;
let pause = 2000;

/** Notes an event; it leaves soon, or when there is consent. */
export const record = (event: Happening) => {
  if (ASKING) notice(event);
  waiting = [...waiting, { id: uuid(), ...event }].slice(-50);
  clearTimeout(timer);
  timer = setTimeout(safe(flush), 100);
};

const send = (body: string) => {
  const then = era;
  fetch(`${settings.host}/v1/shops/${settings.shop}/events`, {
    method: 'POST',
    keepalive: true,
    credentials: 'omit',
    body,
  })
    .then((response) => {
      // A customer of whom there is no proof any more: who goes on here is somebody new.
      if (response.status === 401) verbs.reset!();
      if (response.status > 428) throw 0;
      pause = 2000;
    })
    // Sent again word for word, it counts once.
    .catch(() => setTimeout(safe(() => then === era && send(body)), (pause *= 2)));
};

/** Sends what waits. */
export const flush = () => {
  const visit = waiting[0] && who();
  if (!visit) return;
  send(JSON.stringify({ ...visit, token: context.token, events: waiting }));
  waiting = [];
};

/** Drops what waits, and what is on its way should it come back. */
export const discard = () => {
  waiting = [];
  era++;
};
