// The frame with the app: made on intent, shown on demand, spoken to through one message port that
// is handed to exactly our own origin.

import { context } from './detect';
import { flush, record, type Happening } from './events';
import { uuid } from './ids';
import { host, launcher, root } from './launcher';
import { locale } from './locale';
import { memory, remember, session, who, type Memory } from './memory';
import { emit, safe } from './page';
import { settings } from './settings';

interface Wish {
  view?: string;
  text?: string;
  memory?: Memory;
}

/** What the app may say; any of it may be missing. */
interface Word {
  /** The visitor did something in the frame. */
  used?: boolean;
  patch?: Partial<Memory>;
  event?: Happening;
  /** Something to tell the page. */
  name?: string;
  detail?: unknown;
  /** Where to go. */
  url?: string;
  close?: boolean;
}

let frame: HTMLIFrameElement | undefined;
let port: MessagePort | undefined;
let alive = false;
let opener: HTMLElement;

/** Shown now? */
export let shown = false;

// What the app isn't told yet.
let wish: Wish = {};

/** Tells the app how things are; what is asked of it is said once. */
export const tell = () => {
  if (!port) return;
  port.postMessage({ ...context, ...who(), shown, ...wish });
  wish = {};
};

/**
 * The visitor turned to the widget. That is consent, unless the shop asks for more or it was refused;
 * what waited for it may leave now.
 */
export const engage = () => {
  memory.consent ||= 'used';
  session();
  flush();
};

const hear = ({ data }: MessageEvent<Word>) => {
  alive = true;
  if (data.patch) remember(data.patch);
  if (data.event) record(data.event);
  if (data.used) engage();
  if (data.name) emit(data.name, data.detail);
  if (data.close) close();
  // What is waiting leaves with the page.
  if (/^https?:/i.test(data.url!)) location.href = data.url!;
};

/** Makes the frame, hidden. */
export const prepare = () => {
  if (frame) return;
  const nonce = uuid() + uuid();
  frame = document.createElement('iframe');
  frame.id = 'panel';
  frame.hidden = true;
  frame.title = launcher.ariaLabel!;
  frame.src = `${settings.host}/frame/${settings.shop}?locale=${locale}#${nonce}`;
  frame.onload = safe(() => {
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = safe(hear);
    frame!.contentWindow!.postMessage({ shopbell: nonce }, settings.host, [channel.port2]);
    wish.memory = memory;
    alive = false;
    tell();
  });
  root.append(frame);
};

/** Takes the frame away; the next one starts from the memory. */
export const drop = () => {
  frame?.remove();
  frame = port = undefined;
};

const turn = (on: boolean) => {
  if (shown !== on) emit(on ? 'open' : 'close');
  shown = on;
  frame!.hidden = !on;
  launcher.ariaExpanded = `${on}`;
  tell();
};

/** Shows the panel, with what is wished for in it. */
export const open = (more?: Wish, from: HTMLElement = launcher, quiet?: boolean) => {
  prepare();
  wish = { ...wish, ...more };
  opener = from;
  turn(true);
  // What nobody called for takes no focus.
  if (!ASKING || !quiet) frame!.focus();
};

/** Hides the panel; the focus goes back to where it came from if the panel had it. */
export const close = () => {
  if (!shown) return;
  const focused = document.activeElement === host;
  turn(false);
  // A frame that never came up (no network, say) is tried afresh next time.
  if (!alive) drop();
  if (focused) opener.focus();
};

export const toggle = () => (shown ? close() : open());
