// Starts the app inside the frame. The listener for the loader's one message is set up before
// anything is awaited, so it is there when the frame's `load` event reaches the loader.
import init, { start } from './generated/app.js';

const app = document.getElementById('app');
const config = JSON.parse(document.getElementById('shopbell-config').textContent);
const nonce = location.hash.slice(1);

// Accepted once, and only from the page around us, at one of the shop's origins, with the nonce
// that this frame was created with.
const port = new Promise((resolve) => {
  addEventListener('message', function accept(event) {
    if (
      event.source === parent &&
      config.origins.includes(event.origin) &&
      nonce.length >= 32 &&
      event.data?.shopbell === nonce &&
      event.ports[0]
    ) {
      removeEventListener('message', accept);
      resolve(event.ports[0]);
    }
  });
});

const { style } = document.documentElement;
style.setProperty('--accent', config.color);
style.setProperty('--ink', config.ink);
document.title = config.name;

// On a phone the panel covers the page: it can be closed while the app is still on its way, too.
const close = document.createElement('button');
close.className = 'early-close';
close.ariaLabel = config.texts.close;
close.textContent = '×';
close.onclick = () => port.then((open) => open.postMessage({ close: true }));
app.append(close);

init({ module_or_path: config.wasm })
  .then(() => port)
  .then((open) => start(config, open))
  .catch((error) => {
    console.error(error);
    const sentence = document.createElement('p');
    sentence.className = 'sentence';
    sentence.textContent = config.texts.error_load;
    app.removeAttribute('aria-busy');
    // Closed and opened again, it is tried again.
    close.addEventListener('click', () => location.reload());
    app.replaceChildren(close, sentence);
  });
