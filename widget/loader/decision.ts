// Whether a survey is asked now, and what speaks against it. No page and no clock: the worker decides by the same table
// (`crates/engine/src/asking.rs`) when it replays a rule, and a test compares the two.

import type { Memory } from './memory';
import type { Attention, Rule } from './settings';

const DAY = 86_400_000;
/** The visitor is about to leave. No event has such a name. */
export const EXIT = ' ';

/** How things are for a rule at a moment. */
export interface Situation {
  now: number;
  /** When the page came up. */
  begun: number;
  memory: Pick<Memory, 'visitor' | 'rated' | 'prompted' | 'since' | 'views' | 'consent'>;
  /** May the visitor be remembered? */
  remembered: boolean;
  /** What happened on the page: kinds and names of events, and `EXIT`. */
  moments: Set<string>;
  /** How much of the page was seen, in percent. */
  seen: number;
  /** Is this one of the rule's pages, and is it of one of its types? */
  page: boolean;
  pageType: boolean;
  /** Would it interrupt? */
  busy: boolean;
}

/** 0 to 99, always the same for a visitor and a survey. */
const drawn = (text: string) => {
  let hash = 0;
  for (const letter of text) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  return hash % 100;
};

/** Everything that speaks against asking this now, beside the other surveys that ask by themselves. */
export const against = (
  { id, repeat_after_days = Infinity, trigger }: Rule,
  others: { id: string }[],
  attention: Attention,
  { now, begun, memory, remembered, moments, seen, page, pageType, busy }: Situation,
): string[] => {
  const { event, after_seconds, scroll_percent, exit_intent, percentage = 100, returning, min_views = 0 } = trigger;
  // Of a day nothing but its date is kept: what happened at its very end counts as long as what happened then.
  const isWithin = (days: number, day?: string) => now - Date.parse(day!) < (days + 1) * DAY;
  const asked = others.filter((other) => isWithin(attention.days, memory.prompted[other.id]));
  const checks: [string, unknown][] = [
    ['answered', isWithin(repeat_after_days, memory.rated[id])],
    ['asked_before', isWithin(repeat_after_days, memory.prompted[id])],
    ['attention', asked.length >= attention.prompts],
    ['refused', memory.consent === 'denied'],
    ['no_memory', (returning || min_views) && !remembered],
    ['page', !page],
    ['page_type', !pageType],
    ['percentage', drawn(memory.visitor + id) >= percentage],
    ['new_visitor', returning && now - (memory.since || begun) < 1_800_000],
    ['few_views', (memory.views || 0) < min_views],
    [
      'no_moment',
      !(
        (event && moments.has(event)) ||
        now - begun >= after_seconds! * 1000 ||
        seen >= scroll_percent! ||
        (exit_intent && moments.has(EXIT))
      ),
    ],
    ['busy', busy],
  ];
  return checks.filter(([, speaks]) => speaks).map(([reason]) => reason);
};
