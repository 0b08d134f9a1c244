// When a survey is asked without being called for. Only shops that have such surveys are served this part of the
// loader. `Shopbell('why')` says of each survey why it isn't asked now.

import { verbs } from './api';
import { context } from './detect';
import type { Happening } from './events';
import { open, shown } from './frame';
import { host } from './launcher';
import { allowed, memory, remember } from './memory';
import { emit, listen } from './page';
import { settings, type Rule } from './settings';

const DAY = 86_400_000;
const begun = Date.now();
/** What has happened on this page: kinds and names of events, and `exit`. */
const moments = new Set<string>();
let deepest = 0;

const daysSince = (day?: string) => (day ? (Date.now() - Date.parse(day)) / DAY : Infinity);

/** 0 to 99, always the same for a visitor and a survey. */
const drawn = (id: string) => {
  let hash = 0;
  for (const letter of memory.visitor + id) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  return hash % 100;
};

/** `/product/*` fits `/product/lamp`; anything else stands for itself. */
const fits = (pattern: string) =>
  new RegExp(`^${pattern.replace(/[^*\w]/g, '\\$&').replaceAll('*', '.*')}$`).test(location.pathname);

const pageType = () =>
  context.touchpoint === 'checkout'
    ? 'checkout'
    : context.product
      ? 'product'
      : /^\/(\w\w\/?)?$/.test(location.pathname)
        ? 'home'
        : 'other';

/** Someone who is writing isn't interrupted. */
const isBusy = () => {
  const at = document.activeElement as HTMLElement | null;
  return shown || (at !== host && /^(INPUT|TEXTAREA|SELECT)$/.test(at?.tagName || '')) || at?.isContentEditable;
};

const hasMoment = ({ event, after_seconds, scroll_percent, exit_intent }: Rule['trigger']) =>
  (event && moments.has(event)) ||
  (after_seconds != null && Date.now() - begun >= after_seconds * 1000) ||
  (scroll_percent != null && deepest >= scroll_percent) ||
  (exit_intent && moments.has('exit'));

/** Everything that speaks against asking this now. */
const against = ({ id, repeat_after_days = Infinity, trigger }: Rule): string[] => {
  const { pages, page_types, percentage = 100, returning, min_views = 0 } = trigger;
  const { attention } = settings;
  const asked = settings.surveys.filter((other) => daysSince(memory.prompted[other.id]) < attention.days);
  const checks: [string, unknown][] = [
    ['answered', daysSince(memory.rated[id]) < repeat_after_days],
    ['asked_before', daysSince(memory.prompted[id]) < repeat_after_days],
    ['attention', asked.length >= attention.prompts],
    ['refused', memory.consent === 'denied'],
    ['no_memory', (returning || min_views) && !allowed()],
    ['page', pages?.length && !pages.some(fits)],
    ['page_type', page_types?.length && !page_types.includes(pageType())],
    ['percentage', drawn(id) >= percentage],
    ['new_visitor', returning && Date.now() - (memory.since || begun) < 1_800_000],
    ['few_views', (memory.views || 0) < min_views],
    ['no_moment', !hasMoment(trigger)],
    ['busy', isBusy()],
  ];
  return checks.filter(([, speaks]) => speaks).map(([reason]) => reason);
};

/** Asks the first survey that nothing speaks against. */
export const consider = () => {
  const rule = settings.surveys.find((rule) => !against(rule)[0]);
  if (!rule) return;
  context.touchpoint = rule.id;
  // The frame notes the day once it is seen; until then this page knows.
  memory.prompted[rule.id] = new Date().toISOString().slice(0, 10);
  open({ view: 'rate' }, undefined, true);
};

/** Notes what happened. */
export const notice = ({ kind, name }: Happening) => {
  moments.add(name || kind);
  if (kind === 'view' && allowed()) remember({ views: (memory.views || 0) + 1 });
};

/** Watches the page. */
export const watch = () => {
  if (allowed()) remember({ since: memory.since || begun });
  verbs.why = () => {
    const why = settings.surveys.map((rule) => ({ survey: rule.id, against: against(rule) }));
    console.table(why.map(({ survey, against }) => ({ survey, 'not asked because': against.join(', ') })));
    emit('why', why);
  };
  let answered = false;
  listen(window, 'shopbell:answered', () => (answered = true));
  listen(window, 'shopbell:close', () => answered && moments.add('chat'));
  // With a mouse one leaves upwards, to the tabs and the address.
  listen(document, 'mouseout', ({ relatedTarget, clientY }: MouseEvent) => {
    if (!relatedTarget && clientY <= 0) moments.add('exit');
  });
  // With a finger one comes back from another tab, or scrolls up fast to where the address is.
  let hidden = Infinity;
  listen(document, 'visibilitychange', () => {
    if (document.hidden) hidden = Date.now();
    else if (Date.now() - hidden >= 10_000) moments.add('exit');
  });
  let [lowest, since] = [0, 0];
  listen(window, 'scroll', ({ timeStamp }: Event) => {
    const height = document.documentElement.scrollHeight;
    deepest = Math.max(deepest, ((scrollY + innerHeight) / height) * 100);
    if (scrollY >= lowest || timeStamp - since > 400) [lowest, since] = [scrollY, timeStamp];
    else if (lowest - scrollY > innerHeight / 2 && matchMedia('(hover: none)').matches) moments.add('exit');
  });
};
