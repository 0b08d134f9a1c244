// Who the visitor is, as the shop's server says: `Shopbell('identify', { token })`. The loader fetches this chunk with the
// first such call. The token stays in the page's memory; what is stored is only what need not be asked again.

import type { verbs as Verbs } from '../api';
import type { context as Context } from '../detect';
import type { record as Record } from '../events';
import type { tell as Tell } from '../frame';
import type { remember as Remember, who as Who } from '../memory';
import type { emit as Emit, safe as Safe } from '../page';
import type { settings as Settings } from '../settings';
import { learned, type Ask } from './learned';

/** What the worker answers. */
interface Known {
  expires_at: number;
  asks: Ask[];
  opted_out: boolean;
  error?: { message: string };
}

const warn = (error: unknown) => console.warn('Shopbell', error);

/**
 * Says who the visitor is, as soon as that may be said. All but the token is the loader's, which may come from a cache
 * and be older than this file: what is new here goes to the end and may be missing.
 */
export const begin = (
  token: string,
  settings: typeof Settings,
  context: typeof Context,
  _record: typeof Record,
  emit: typeof Emit,
  safe: typeof Safe,
  life: AbortController,
  who: typeof Who,
  _host: HTMLElement,
  remember: typeof Remember,
  tell: typeof Tell,
  verbs: typeof Verbs,
) => {
  // Somebody else since, or nobody any more.
  const isOver = () => life.signal.aborted || context.token !== token;

  const identify = async () => {
    const visit = who();
    if (isOver()) return;
    if (!visit) {
      setTimeout(safe(say), 1000);
      return;
    }
    const response = await fetch(`${settings.host}/v1/shops/${settings.shop}/identity`, {
      method: 'POST',
      credentials: 'omit',
      body: JSON.stringify({ visitor: visit.visitor, token }),
    });
    const known: Known = await response.json();
    if (isOver()) return;
    if (response.status === 409) {
      // Another customer was here, and didn't log out: this one is somebody new.
      verbs.reset!();
      context.token = token;
      say();
      return;
    }
    if (!response.ok) {
      if (response.status === 401) context.token = undefined;
      throw known.error?.message;
    }
    remember(learned(known.asks, known.opted_out));
    emit('identified');
    setTimeout(safe(() => isOver() || emit('identity-expired')), known.expires_at - Date.now());
  };
  const say = () => void identify().catch(warn);

  // The frame, where there is one, sends it along as well.
  tell();
  say();
};
