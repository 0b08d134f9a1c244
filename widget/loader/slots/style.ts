// How a list looks: quiet, in the page's own type and colour. Sizes are in `em`, so they follow the
// page's text and the visitor's; everything is as high as `--shopbell-slot-height` says, and the
// pictures take what the words leave of it. Nothing moves, so reduced motion needs no rule.

const css =
  // Forced colours take the tints away and leave the borders.
  ':host{--faint:color-mix(in srgb,currentColor 9%,transparent);display:block;min-block-size:var(--shopbell-slot-height,22em)}' +
  'section{--height:var(--shopbell-slot-height,22em);display:grid;grid-template:auto 1fr/minmax(0,1fr);block-size:var(--height);line-height:1.4;text-align:start}' +
  'h2{margin:0 0 .4em;font-size:1.25em;font-weight:600;line-height:1.4}' +
  'h2,li span{overflow:hidden}' +
  'h2{white-space:nowrap;text-overflow:ellipsis}' +
  'ul{display:flex;gap:1em;margin:0 -.3em;padding:.3em;overflow:auto hidden;overscroll-behavior-inline:contain;scroll-snap-type:inline;scroll-padding:.3em;scrollbar-width:thin;scrollbar-color:color-mix(in srgb,currentColor 30%,transparent)transparent;list-style:none}' +
  'li{flex:none;inline-size:calc(var(--height) - 11.2em);scroll-snap-align:start}' +
  'a{display:block;border-radius:.75em;color:inherit;text-decoration:none}' +
  'a:focus-visible{outline:2px solid;outline-offset:2px}' +
  'a:hover .title{text-decoration:underline;text-underline-offset:.2em}' +
  'span{display:block}' +
  '.picture{position:relative;aspect-ratio:1;box-sizing:border-box;border:1px solid var(--faint);border-radius:.75em;background:var(--faint)}' +
  'a:hover .picture{border-color:var(--accent)}' +
  // A bag, in the middle, where there is no picture.
  '.picture:empty:before{content:"";position:absolute;inset:calc(50% - 14px);border:14px solid;opacity:.3;clip-path:path(evenodd,"M4 9h20l2 17H2zM8 9a6 6 0 0 1 12 0h-2a4 4 0 0 0-8 0z")}' +
  'img{position:absolute;inset:0;inline-size:100%;block-size:100%;object-fit:cover}' +
  '.title,.reason{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow-wrap:anywhere}' +
  '.title{margin-block-start:.5em}' +
  '.price{font-weight:600}' +
  '.reason{font-size:.8125em;opacity:.75}';

export const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
