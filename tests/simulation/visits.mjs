// Made-up visitors of a shop over three months, on the loader as it is built and the worker as it runs. What stands for the
// browser here is small: a clock that jumps, pages that come and go, a storage per browser, and a frame that does what the
// app does: it says that a survey was shown, closed or answered. Who is asked is the loader's and the worker's to decide.
//
// Reads `{ url, shop, key, visitors, visits, days, from, seed, without }`, and writes what happened. `without` takes one of the
// checks out of the loader, and has the worker allow everything, to see that it is missed.

import { readFileSync } from 'node:fs';

const setup = JSON.parse(readFileSync(0, 'utf8'));
const { url, shop, key, from } = setup;
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** The same numbers for the same seed (mulberry32). */
let state = setup.seed >>> 0;
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};
const below = (limit) => Math.floor(random() * limit);
const chance = (share) => random() < share;
const one = (list) => list[below(list.length)];
const uuid = () => {
  const digits = Array.from({ length: 32 }, () => below(16).toString(16)).join('');
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-7$3-8$4-$5');
};

let now = from;
const log = { visits: 0, asks: [], done: [], refused: 0, previews: 0 };
const surveys = (await (await owner('GET', '/v1/surveys')).json()).surveys;
const built = await (await fetch(`${url}/w/${shop}.js`)).text();
const loader = setup.without ? built.replace(`["${setup.without}",`, (check) => `${check}0&&`) : built;
if (setup.without && loader === built) throw new Error(`the loader has no check for ${setup.without}`);

async function owner(method, path, body) {
  const headers = { authorization: `Bearer ${key}`, 'x-test-now': `${now}` };
  return fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
}

async function post(path, body, method = 'POST') {
  const headers = { 'x-test-now': `${now}` };
  return fetch(`${url}/v1/shops/${shop}${path}`, { method, headers, body: JSON.stringify(body) });
}

/** Everything a page may name, as far as the loader does. */
const NAMES =
  'window,document,navigator,localStorage,location,history,fetch,setTimeout,clearTimeout,crypto,matchMedia,Date,console,' +
  'addEventListener,removeEventListener,dispatchEvent,CustomEvent,IntersectionObserver,CSSStyleSheet,MessageChannel,' +
  'innerHeight,scrollY';
const run = new Function(...NAMES.split(','), loader);

class Clock extends Date {
  constructor(...given) {
    super(...(given.length ? given : [now]));
  }
  static now() {
    return now;
  }
}

/** A page that a browser has open. */
class Page {
  sending = new Set();
  frame = undefined;
  /** The survey on the screen. */
  shown = undefined;
  target = new EventTarget();

  constructor(browser) {
    this.browser = browser;
    const page = this;
    const element = (tag) => ({
      tag,
      hidden: false,
      append(...children) {
        for (const child of children) if (child.tag === 'iframe') page.load(child);
      },
      attachShadow: () => element('root'),
      setAttribute() {},
      addEventListener() {},
      focus() {},
      remove() {},
    });
    const listen = (type, work, { signal } = {}) => page.target.addEventListener(type, work, { signal });
    this.document = {
      createElement: element,
      querySelectorAll: () => [],
      querySelector: () => null,
      addEventListener: listen,
      documentElement: { lang: 'en', scrollHeight: 4_000 },
      body: element('body'),
      activeElement: null,
      readyState: 'complete',
      hidden: false,
    };
    this.window = { dataLayer: [], addEventListener: listen };
    const values = {
      window: this.window,
      document: this.document,
      navigator: { languages: ['en'] },
      localStorage: browser.storage,
      location: { href: 'https://shop.example/', pathname: '/' },
      fetch: (address, init) => page.send(address, init),
      setTimeout: (work, delay = 0, ...given) => browser.later(page, delay, () => work(...given)),
      clearTimeout: (timer) => browser.timers.delete(timer),
      crypto: { getRandomValues: (bytes) => bytes.map(() => below(256)).forEach((byte, place) => (bytes[place] = byte)) || bytes },
      matchMedia: () => ({ matches: false }),
      Date: Clock,
      console: { warn: (...said) => { throw new Error(said.join(' ')); }, table() {} },
      addEventListener: listen,
      removeEventListener() {},
      dispatchEvent: (event) => page.target.dispatchEvent(event),
      CustomEvent,
      IntersectionObserver: class { observe() {} disconnect() {} },
      CSSStyleSheet: class { replaceSync() {} },
      MessageChannel: class {
        port1 = (page.port = { postMessage: (told) => page.tell(structuredClone(told)) });
        port2 = {};
      },
      innerHeight: 800,
      scrollY: 0,
    };
    run(...NAMES.split(',').map((name) => values[name]));
    this.call = (...call) => this.window.Shopbell(...call);
  }

  /** The frame comes up after a while, sometimes never. */
  load(frame) {
    frame.remove = () => frame === this.frame && (this.frame = this.app = this.shown = undefined);
    frame.contentWindow = { postMessage() {} };
    this.frame = frame;
    if (chance(0.97)) this.browser.later(this, below(3_000), () => this.frame === frame && frame.onload());
  }

  /** What the loader tells the app. */
  tell(told) {
    if (told.memory) this.app = told.memory;
    if (!this.app) return;
    if (!told.shown) {
      const closed = this.shown;
      this.shown = undefined;
      if (closed) this.hear({ event: { kind: 'dismiss', touchpoint: closed } });
      return;
    }
    const survey = told.view === 'rate' && surveys.find(({ id }) => id === told.touchpoint)?.id;
    if (!survey || this.app.rated[survey]) return;
    this.shown = survey;
    log.asks.push({ at: now, browser: this.browser.number, survey, channel: 'widget', known: !!told.session });
    const today = new Date(now).toISOString().slice(0, 10);
    if (this.app.prompted[survey] === today) return;
    this.app.prompted[survey] = today;
    this.hear({ event: { kind: 'prompt', touchpoint: survey }, patch: { prompted: { [survey]: today } } });
  }

  hear(data) {
    this.port.onmessage({ data });
  }

  /** What leaves the page. Views and carts say nothing of surveys and needn't travel. */
  send(address, init) {
    const body = JSON.parse(init.body);
    const path = address.slice(`${url}/v1/shops/${shop}`.length);
    if (body.events) {
      body.events = body.events.filter(({ kind }) => /prompt|dismiss|purchase/.test(kind));
      if (!body.events.length) return Promise.resolve({ status: 200 });
    }
    if (setup.without && path === '/asks') {
      return Promise.resolve({ json: () => ({ id: body.id, against: null, duplicate: false }) });
    }
    const answer = post(path, body);
    this.sending.add(answer);
    return answer.finally(() => this.sending.delete(answer));
  }

  /** Brings its tab to the front, or another. */
  show(visible) {
    if (this.document.hidden !== visible) return;
    this.document.hidden = !visible;
    this.happen('visibilitychange');
  }

  happen(type, fields) {
    this.target.dispatchEvent(Object.assign(new Event(type), fields));
  }

  /** The visitor does something about the survey on the screen, or not. */
  async react() {
    const survey = this.shown;
    if (!survey) return;
    const act = random();
    const today = new Date(now).toISOString().slice(0, 10);
    if (act < 0.35) {
      const answer = { question: 'q', score: below(5) + 1 };
      const response = { visitor: this.app.visitor, survey, locale: 'en', answers: [answer] };
      const { status } = await post(`/responses/${uuid()}`, response, 'PUT');
      if (status === 200) this.browser.note(survey);
      this.shown = undefined;
      this.app.rated[survey] = today;
      this.hear({ used: true, name: 'rated', detail: { touchpoint: survey }, patch: { rated: { [survey]: today } } });
      if (chance(0.5)) this.hear({ used: true, close: true });
    } else if (act < 0.75) {
      this.browser.note(survey);
      this.hear({ used: true, close: true });
    } else if (act < 0.77) {
      await post('/opt-outs', { visitor: this.app.visitor });
      this.browser.note('*');
      this.hear({ used: true, patch: { prompted: { '*': today } } });
    }
  }
}
/** A browser of one visitor, which remembers between visits. */
class Browser {
  storage = {};
  timers = new Set();
  pages = [];

  constructor(number) {
    this.number = number;
    this.consents = chance(0.8);
  }

  /** A survey was answered or closed; `*`: they don't want to be asked any more. */
  note(survey) {
    log.done.push({ at: now, browser: this.number, survey });
  }

  later(page, delay, work) {
    const timer = { page, at: now + delay, work };
    this.timers.add(timer);
    return timer;
  }

  /** Lets time pass. */
  async wait(milliseconds) {
    const end = now + milliseconds;
    for (;;) {
      for (const { sending } of this.pages) {
        while (sending.size) {
          await Promise.allSettled([...sending]);
          // What hangs on an answer comes before time goes on.
          await new Promise(setImmediate);
        }
      }
      let next;
      for (const timer of this.timers) if (!(next?.at <= timer.at)) next = timer;
      if (!next || next.at > end) break;
      this.timers.delete(next);
      now = Math.max(now, next.at);
      next.work();
    }
    now = Math.max(now, end);
  }

  async visit() {
    log.visits++;
    this.pages = [new Page(this)];
    // Now and then two tabs are open at once.
    if (chance(0.15)) this.pages.push(new Page(this));
    for (let step = below(5) + 1; step > 0; step--) {
      const page = one(this.pages);
      for (const other of this.pages) other.show(other === page);
      if (this.consents && !this.storage.shopbell) page.call('consent', 'granted');
      const act = random();
      const product = { items: [{ item_id: `p${below(9)}` }] };
      if (act < 0.2) page.window.dataLayer.push({ event: 'view_item', ecommerce: product });
      else if (act < 0.3) page.window.dataLayer.push({ event: 'purchase', ecommerce: product });
      else if (act < 0.45) page.call('track', one(['support', 'delivered']));
      else if (act < 0.55) page.happen('mouseout', { relatedTarget: null, clientY: -1 });
      await this.wait(1_000 + below(16_000));
      await page.react();
      if (chance(0.4)) {
        await this.leave(page);
        this.pages[this.pages.indexOf(page)] = new Page(this);
      }
    }
    for (const page of this.pages) await this.leave(page);
  }

  async leave(page) {
    page.happen('pagehide');
    await this.wait(0);
    for (const timer of this.timers) if (timer.page === page) this.timers.delete(timer);
  }
}

/** The shop sends a link to somebody it knows; mail scanners open it, and perhaps its receiver answers. */
async function send(browser) {
  const visitor = JSON.parse(browser.storage.shopbell ?? '{}').visitor;
  if (!visitor) return;
  const survey = one(surveys).id;
  const wanted = { id: uuid(), survey, visitor, channel: one(['sms', 'email', 'messenger', 'social']), locale: 'en' };
  const reply = await owner('POST', '/v1/survey-links', wanted);
  if (reply.status === 409) return log.refused++;
  const link = (await reply.json()).url;
  log.asks.push({ at: now, browser: browser.number, survey, channel: wanted.channel, known: true });
  for (let scanners = below(3); scanners > 0; scanners--) {
    await (await fetch(`${link}?score=1`, { headers: { 'x-test-now': `${now}` } })).text();
    log.previews++;
  }
  if (!chance(0.5)) return;
  now += below(MINUTE);
  const form = new URLSearchParams({ question: 'q', score: `${below(5) + 1}` });
  const headers = { 'x-test-now': `${now}`, 'content-type': 'application/x-www-form-urlencoded' };
  const { status } = await fetch(link, { method: 'POST', headers, body: `${form}`, redirect: 'manual' });
  if (status === 303) browser.note(survey);
}

// All that happens, in its order.
const browsers = Array.from({ length: setup.visitors }, (_, number) => new Browser(number));
const plan = [
  ...Array.from({ length: setup.visits }, () => ({ at: from + random() * setup.days * DAY, act: (browser) => browser.visit() })),
  ...Array.from({ length: setup.visits / 20 }, () => ({ at: from + random() * setup.days * DAY, act: send })),
].sort((first, second) => first.at - second.at);
for (const { at, act } of plan) {
  now = Math.max(now, Math.floor(at));
  await act(one(browsers));
}
console.log(JSON.stringify(log));
