// Starts the dashboard: chooses the language, fetches its texts beside the app, and hands both over.
import init, { start } from './generated/dashboard.js';

const config = JSON.parse(document.getElementById('shopbell-config').textContent);
const known = Object.keys(config.texts);

// What the owner chose here, else the browser's languages.
function language() {
  let chosen = null;
  try {
    chosen = localStorage.getItem('shopbell-dashboard-language');
  } catch {
    // Storage may be switched off; then the browser's language it is.
  }
  const wanted = [chosen, ...navigator.languages].filter(Boolean).map((tag) => tag.split('-')[0].toLowerCase());
  return wanted.find((code) => known.includes(code)) ?? 'en';
}

const locale = language();
document.documentElement.lang = locale;
document.documentElement.dir = locale === 'en' ? 'ltr' : 'rtl';

// The library that draws is large: it comes with the first page that has a chart.
let library;
async function chart(element, picture) {
  library ??= import(config.chart);
  (await library).draw(element, picture);
}

async function texts() {
  const response = await fetch(config.texts[locale]);
  if (!response.ok) throw new Error(`the texts were answered ${response.status}`);
  return response.text();
}

Promise.all([texts(), init({ module_or_path: config.wasm })])
  .then(([words]) => start(locale, words, chart))
  .catch((error) => {
    console.error(error);
    const sentence = document.createElement('p');
    sentence.className = 'boot-failed';
    sentence.textContent = 'Shopbell could not be loaded. Please reload the page.';
    document.getElementById('app').replaceChildren(sentence);
  });
