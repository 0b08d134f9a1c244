// When a survey is asked without being called for. Only shops that have such surveys, or a feedback tab, are served this
// part of the loader. `Shopbell('why')` says of each survey why it isn't asked now.

import { verbs } from './api';
import { context } from './detect';
import { against, EXIT } from './decision';
import type { Happening } from './events';
import { open, shown } from './frame';
import { uuid } from './ids';
import { host } from './launcher';
import { allowed, memory, recall, remember, who } from './memory';
import { emit, listen, safe } from './page';
import { settings, type Rule } from './settings';
import { addTab } from './tab';

const begun = /* @__PURE__ */ Date.now();
/** What has happened on this page: kinds and names of events, and `EXIT`. */
const moments = /* @__PURE__ */ new Set<string>();
/** What this page has asked: the memory has it once the frame has shown it. */
const asked: Record<string, string> = {};
/** What the worker said no to, and why. */
const refused: Record<string, string> = {};
let seen = 0;

const readable = (path: string) => {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
};

/** `/product/*` fits `/product/lamp`; anything else stands for itself, however its letters are written. */
const fits = (pattern: string) =>
  new RegExp(`^${readable(pattern).replace(/[^*\w]/g, '\\$&').replaceAll('*', '.*')}$`).test(
    readable(location.pathname),
  );

const pageType = () =>
  moments.has('purchase')
    ? 'checkout'
    : context.product
      ? 'product'
      : /^\/(\w\w\/?)?$/.test(location.pathname)
        ? 'home'
        : 'other';

/** Someone who is writing isn't interrupted, and nobody is asked in a tab that they don't look at. */
const isBusy = () => {
  const at = document.activeElement as HTMLElement | null;
  const writes = (at !== host && /^(INPUT|TEXTAREA|SELECT)$/.test(at?.tagName || '')) || !!at?.isContentEditable;
  return shown || document.hidden || writes;
};

const againstNow = (rule: Rule) => {
  const { pages, page_types } = rule.trigger;
  const prompted = { ...memory.prompted, ...asked };
  // What was asked elsewhere takes attention as well.
  const elsewhere = Object.keys(prompted).flatMap((id) => (id[0] === '/' ? { id } : []));
  const reasons = against(rule, [...settings.surveys, ...elsewhere], settings.attention, {
    now: Date.now(),
    begun,
    memory: { ...memory, prompted },
    remembered: allowed(),
    moments,
    seen,
    page: !pages?.length || pages.some(fits),
    pageType: !page_types?.length || page_types.includes(pageType()),
    busy: isBusy(),
  });
  return [prompted['*'] && 'opted_out', ...reasons, refused[rule.id]].filter(Boolean);
};

/** Shows a survey, as soon as it doesn't interrupt. */
const show = (id: string) => {
  if (isBusy()) {
    setTimeout(safe(show), 1000, id);
    return;
  }
  context.touchpoint = id;
  open({ view: 'rate' }, undefined, true);
};

/**
 * Asks the first survey that nothing speaks against. The worker has the last word where it may know the visitor: it
 * knows what they were asked elsewhere.
 */
export const consider = () => {
  const find = () => settings.surveys.find((rule) => !againstNow(rule)[0])?.id;
  // Another tab may have asked meanwhile.
  if (find()) recall();
  const id = find();
  if (!id) return;
  asked[id] = new Date().toISOString().slice(0, 10);
  if (!who()) return show(id);
  fetch(`${settings.host}/v1/shops/${settings.shop}/asks`, {
    method: 'POST',
    credentials: 'omit',
    body: JSON.stringify({ id: uuid(), visitor: memory.visitor, survey: id, token: context.token }),
  })
    .then((response) => response.json())
    .catch(() => ({}))
    .then(
      safe(({ against: why = 'no_answer' }) => {
        if (!why) return show(id);
        asked[id] = '';
        refused[id] = why;
      }),
    );
};

/** Notes what happened. */
export const notice = ({ kind, name }: Happening) => {
  moments.add(name || kind);
  if (kind === 'view' && allowed()) remember({ views: (memory.views || 0) + 1 });
};

/** Watches the page. */
export const watch = () => {
  if (settings.tab) addTab();
  if (allowed()) remember({ since: memory.since || begun });
  verbs.why = () => {
    const why = settings.surveys.map((rule) => ({ survey: rule.id, against: againstNow(rule) }));
    console.table(why.map(({ survey, against }) => ({ survey, 'not asked because': against.join(', ') })));
    emit('why', why);
  };
  let answered = false;
  listen(window, 'shopbell:answered', () => (answered = true));
  listen(window, 'shopbell:close', () => answered && moments.add('chat'));
  // With a mouse one leaves upwards, to the tabs and the address.
  listen(document, 'mouseout', ({ relatedTarget, clientY }: MouseEvent) => {
    if (!relatedTarget && clientY <= 0) moments.add(EXIT);
  });
  // With a finger one comes back from another tab, or scrolls up fast to where the address is.
  let hidden = Infinity;
  listen(document, 'visibilitychange', () => {
    if (document.hidden) hidden = Date.now();
    else if (Date.now() - hidden >= 10_000) moments.add(EXIT);
  });
  let [lowest, since] = [0, 0];
  listen(window, 'scroll', ({ timeStamp }: Event) => {
    const height = document.documentElement.scrollHeight;
    seen = Math.max(seen, ((scrollY + innerHeight) / height) * 100);
    if (scrollY >= lowest || timeStamp - since > 400) [lowest, since] = [scrollY, timeStamp];
    else if (lowest - scrollY > innerHeight / 2 && matchMedia('(hover: none)').matches) moments.add(EXIT);
  });
};
