// Manners on somebody else's page: nothing is thrown into it, and what was started can be stopped.

const life = new AbortController();
let timer: ReturnType<typeof setInterval>;

/** Runs `work` and keeps whatever it throws away from the page. */
export const safe =
  <A extends unknown[]>(work: (...args: A) => void) =>
  (...args: A): void => {
    try {
      work(...args);
    } catch (error) {
      console.warn('Shopbell', error);
    }
  };

/** Listens until `leave`. */
export const listen = (target: EventTarget, type: string, work: (event: any) => void) =>
  target.addEventListener(type, safe(work), { signal: life.signal });

/** Does `work` every second until `leave`. */
export const everySecond = (work: () => void) => {
  timer = setInterval(safe(work), 1000);
};

/** Tells the page what happened: ids only, never what a visitor wrote. */
export const emit = (name: string, detail?: unknown) =>
  dispatchEvent(new CustomEvent('shopbell:' + name, { detail }));

/** Takes every listener and the timer away. */
export const leave = () => {
  life.abort();
  clearInterval(timer);
};
