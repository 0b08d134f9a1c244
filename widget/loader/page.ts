// Manners on somebody else's page: nothing is thrown into it, and what was started can be stopped.

export const life = new AbortController();

export const warn = (error: unknown) => console.warn('Shopbell', error);

/** Runs `work` and keeps whatever it throws away from the page. */
export const safe =
  <A extends unknown[]>(work: (...args: A) => void) =>
  (...args: A): void => {
    try {
      work(...args);
    } catch (error) {
      warn(error);
    }
  };

/** Listens for as long as we are here. */
export const listen = (target: EventTarget, type: string, work: (event: any) => void) =>
  target.addEventListener(type, safe(work), { signal: life.signal });

/** Tells the page what happened: ids only, never what a visitor wrote. */
export const emit = (name: string, detail?: unknown) =>
  dispatchEvent(new CustomEvent('shopbell:' + name, { detail }));
