/* A small emoji popover with the ones used lately first; inserts at the cursor. Any page with `data-emoji-for` uses it. */
const ALL = [...'😀😄😁😆😂🤣😊😇🙂😉😍🥰😘😋😜🤔🤗🤭😎🥳😏😌😴🤤😢😭😤😱🥺😅🙈👍👎👌✌🤞🤝👏🙌🙏💪👋👉👈👆👇❤🧡💛💚💙💜🤍🖤💕💖💯✨⭐🌟🔥💥🎉🎊🎁🏆🥇📌📍📣🔔💡✅❌❗❓⚠⏰📅📷🎬🎵🛒🛍💰💳🚚🏠☀🌙🌧❄⛄🌈🌸🌹🌻🌿🍀🍁🍂🌱🍵☕🧋🍊🍎🍓🍑🍰🍜🍲🥢🍻🐱🐶🐼🐰🚀✈🚗🏃🧘']
  .map(glyph => ('☀❄⚠✌❤✈'.includes(glyph) ? `${glyph}\uFE0F` : glyph));
const KEY = 'juzhen-emoji';

/** Put text at the cursor of a field, as if typed. */
export function insertAt(target, text) {
  target.focus();
  target.setRangeText(text, target.selectionStart, target.selectionEnd, 'end');
  target.dispatchEvent(new Event('input', { bubbles: true }));
}

function recent() {
  try { return JSON.parse(localStorage.getItem(KEY) || '[]').filter(glyph => ALL.includes(glyph)).slice(0, 12); } catch { return []; }
}

function button(glyph) {
  const item = document.createElement('button');
  item.type = 'button';
  item.textContent = glyph;
  return item;
}

function draw(box, heading) {
  const latest = recent();
  box.replaceChildren();
  if (latest.length) {
    const head = document.createElement('h3');
    head.textContent = heading;
    const row = document.createElement('div');
    row.append(...latest.map(button));
    box.append(head, row);
  }
  const grid = document.createElement('div');
  grid.append(...ALL.map(button));
  box.append(grid);
}

/** Let the buttons with `data-emoji-for` open `box`; `heading` stands above the recent ones, `after` runs when one is in. */
export function emojiPopover(box, heading, after = () => {}) {
  let field = null;
  document.addEventListener('click', event => {
    const opener = event.target.closest('[data-emoji-for]');
    if (!opener) return;
    field = document.getElementById(opener.dataset.emojiFor);
    draw(box, heading);
    box.showPopover();
    const place = opener.getBoundingClientRect();
    box.style.insetInlineStart = `${Math.max(8, Math.min(place.left, innerWidth - box.offsetWidth - 8))}px`;
    box.style.top = `${place.top > box.offsetHeight + 12 ? place.top - box.offsetHeight - 6 : place.bottom + 6}px`;
    box.querySelector('button').focus();
  });
  box.addEventListener('click', event => {
    const glyph = event.target.closest('button')?.textContent;
    if (!glyph) return;
    try { localStorage.setItem(KEY, JSON.stringify([glyph, ...recent().filter(other => other !== glyph)].slice(0, 12))); } catch { /* storage blocked: no recent ones */ }
    box.hidePopover();
    insertAt(field, glyph);
    after();
  });
}
