// Parts that come when a page needs them, as modules of their own beside this file. They get what is the loader's handed in.

import { verbs } from './api';
import { context } from './detect';
import { record } from './events';
import { tell } from './frame';
import { host } from './launcher';
import { remember, who } from './memory';
import { emit, life, safe, warn } from './page';
import { settings } from './settings';

interface Chunks {
  slots: typeof import('./slots/main');
  identity: typeof import('./identity/main');
}

/** Has a chunk begin with something. */
export const chunk = <N extends keyof Chunks>(name: N, what: Parameters<Chunks[N]['begin']>[0]) => {
  import(`${settings.host}/a/${name}-${settings.chunks}.js`)
    .then((part) => part.begin(what, settings, context, record, emit, safe, life, who, host, remember, tell, verbs))
    .catch(warn);
};
