// What a customer was asked elsewhere, as the loader remembers it.

import type { Memory } from '../memory';

/** A survey that the customer was asked, the last time on a channel with an outcome. */
export interface Ask {
  survey: string;
  at: number;
  channel: string;
  outcome: 'sent' | 'shown' | 'dismissed' | 'answered';
}

const day = (at: number) => new Date(at).toISOString().slice(0, 10);

/** `asks` is newest first. */
export const learned = (asks: Ask[], optedOut: boolean): Pick<Memory, 'rated' | 'prompted'> => {
  const rated: Memory['rated'] = {};
  const prompted: Memory['prompted'] = { '*': optedOut ? day(Date.now()) : '' };
  for (const { survey, at, channel, outcome } of asks) {
    prompted[channel === 'widget' ? survey : '/' + survey] ??= day(at);
    if (outcome === 'answered') rated[survey] ??= day(at);
  }
  return { rated, prompted };
};
