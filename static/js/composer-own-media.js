/* Files of one platform only: order, description, crop, library. Without scripts the same buttons are form posts. */
import { toast } from './app.js';
import { changed, data, form, words } from './composer-state.js';
import { attached, openCrop, openLibrary } from './composer-media.js';

const place = node => node.closest('[data-own-media]');
const strip = box => box.querySelector('[data-own-strip]');
const has = (box, id) => strip(box).querySelector(`[data-media="${id}"]`);

async function add(box, ids, { at = null, alts = {} } = {}) {
  const wanted = ids.map(String).filter(id => !has(box, id));
  if (!wanted.length) return;
  const query = new URLSearchParams([...wanted.map(id => ['id', id]), ['own', box.dataset.ownMedia]]);
  const answer = await fetch(`${data.urls.library}?${query}`, { headers: { Accept: 'application/json' } });
  if (!answer.ok) { toast(words.failed.replace('{reason}', ''), { bad: true }); return; }
  for (const asset of (await answer.json()).assets) {
    const holder = document.createElement('template');
    holder.innerHTML = asset.strip.trim();
    const item = holder.content.firstElementChild;
    if (alts[asset.id]) item.querySelector('.input').value = alts[asset.id];
    if (at) at.replaceWith(item); else strip(box).append(item);
  }
  changed();
}

function show(box, own) {
  strip(box).hidden = !own;
  box.querySelector('[data-own-add]').hidden = !own;
}

form.addEventListener('change', event => {
  const box = event.target.value === 'media' && place(event.target);
  if (!box) return;
  show(box, event.target.checked);
  /* It begins with what the others show. */
  const all = attached();
  if (event.target.checked && !strip(box).children.length) add(box, all.map(([id]) => id), { alts: Object.fromEntries(all) });
});

form.addEventListener('click', event => {
  const box = place(event.target);
  const button = box && event.target.closest('button');
  const item = button?.closest('[data-own-item]');
  if (!button) return;
  if ('ownPick' in button.dataset) openLibrary(ids => add(box, ids));
  if (!item) return;
  if ('ownCrop' in button.dataset) openCrop(item, assets => add(box, assets.map(asset => asset.id), { at: item }));
  if (button.name.endsWith('.move')) {
    event.preventDefault();
    const forward = button.value.endsWith(':1');
    const other = forward ? item.nextElementSibling : item.previousElementSibling;
    if (other) { if (forward) other.after(item); else other.before(item); button.focus(); changed(); }
  }
  if (button.name.endsWith('.drop')) {
    event.preventDefault();
    const next = item.nextElementSibling;
    item.remove();
    changed();
    toast(words.removed, { action: words.undo, run: () => { if (next?.isConnected) next.before(item); else strip(box).append(item); changed(); } });
  }
});

/* What was left on this device. */
form.addEventListener('composer:restored', ({ detail }) => {
  for (const box of form.querySelectorAll('[data-own-media]')) {
    const prefix = `v.${box.dataset.ownMedia}.`;
    const ids = detail.getAll(`${prefix}media`);
    const own = detail.getAll(`${prefix}own`).includes('media');
    show(box, own);
    if (own && !strip(box).children.length) add(box, ids, { alts: Object.fromEntries(ids.map(id => [id, detail.get(`${prefix}alt.${id}`) || ''])) });
  }
});
