// Everything that is remembered about a visitor: one key in the shop's own localStorage, or this
// page's memory where that throws. Without consent only the days of prompts are written, no id.

import { uuid } from './ids';
import { settings } from './settings';

export interface Memory {
  v: 1;
  visitor: string;
  session: { id: string; seen: number };
  /** `used`: the visitor used the widget, which is consent where the shop asks for no more. */
  consent?: 'used' | 'granted' | 'denied';
  /**
   * The day each touchpoint was rated, and the day a rating was last asked for there. `/delivery`: the survey `delivery`
   * was asked elsewhere, such as by a link; `*`: the visitor doesn't want to be asked, since that day.
   */
  rated: Record<string, string>;
  prompted: Record<string, string>;
  /** When the visitor first came, and how many products they have looked at. */
  since?: number;
  views?: number;
  /** The conversation and its last messages, written and read by the frame alone. */
  conversation?: string;
  messages?: unknown[];
}

export let memory: Memory;

/** Starts from nothing. */
export const startOver = () => {
  memory = {
    v: 1,
    visitor: uuid(),
    session: { id: uuid(), seen: Date.now() },
    rated: {},
    prompted: {},
  };
};

/** Reads what is stored: another tab may have written since. */
export const recall = () => {
  try {
    const stored = JSON.parse(localStorage.shopbell);
    memory = { ...memory, ...stored, session: stored.session || memory.session };
  } catch {
    // Nothing stored, or storage is closed to us: what this page knows stays.
  }
};

/** May anything be stored or sent? What the visitor said, beside what the shop asks for. */
export const allowed = () =>
  /^(?!denied).*(granted|usedint)/.test(memory.consent + settings.consent);

/** Changes the memory: days are added, the rest is replaced. */
export const remember = (patch: Partial<Memory>) => {
  recall();
  memory = {
    ...memory,
    ...patch,
    rated: { ...memory.rated, ...patch.rated },
    prompted: { ...memory.prompted, ...patch.prompted },
  };
  const { v, prompted, consent } = memory;
  const kept = allowed() ? memory : (patch.prompted || patch.consent) && { v, prompted, consent };
  try {
    if (kept) localStorage.shopbell = JSON.stringify(kept);
  } catch {
    // Storage is full or closed: this page still remembers.
  }
};

/** The session's id; a new one after 30 idle minutes. */
export const session = () => {
  const { session } = memory;
  const now = Date.now();
  if (now - session.seen > 1_800_000) session.id = uuid();
  session.seen = now;
  if (allowed()) remember({ session });
  return session.id;
};

/** Who this is, where that may be said. */
export const who = () => allowed() && { visitor: memory.visitor, session: session() };

/** Forgets everything, at once. */
export const forget = () => {
  startOver();
  delete localStorage.shopbell;
};
