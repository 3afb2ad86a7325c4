/* The strip of attachments: order, description, crop, upload, library. */
import { toast } from './app.js';
import { changed, data, form, say, words } from './composer-state.js';
import { upload } from './media-upload.js';

const strip = form.querySelector('[data-strip]');
const alts = form.querySelector('[data-alts]');
const adder = form.querySelector('[data-add]');
const items = () => [...strip.querySelectorAll('[data-media]')];

/** Number the tiles, match descriptions, say how many there are. */
function renumber() {
  items().forEach((item, index) => {
    item.querySelector('[data-number]').textContent = index + 1;
    const alt = alts.querySelector(`[data-alt="${item.dataset.media}"]`);
    alts.append(alt);
    alt.querySelector('.label').firstChild.textContent = say('altOf', { n: index + 1 });
    const badge = item.querySelector('[data-badge]');
    if (badge) {
      const described = alt.querySelector('input').value.trim() !== '';
      badge.classList.toggle('is-miss', !described);
      badge.textContent = described ? 'ALT' : badge.dataset.missing;
    }
  });
  const label = form.querySelector('[data-media-count]');
  label.textContent = items().length ? label.dataset.template.replace('{n}', items().length) : '';
  if (!strip.querySelector('.is-sel')) select(items()[0]);
  if (items().length > 1) makeSortable();
}

/** What drags is fetched only once there is an order to change. */
async function makeSortable() {
  const { default: Sortable } = await import('../vendor/sortable.js');
  if (!Sortable.get(strip)) Sortable.create(strip, { draggable: '[data-media]', animation: 120, delay: 120, delayOnTouchOnly: true, onEnd: () => { renumber(); changed(); } });
}

function select(item, focus = false) {
  for (const other of items()) other.classList.toggle('is-sel', other === item);
  for (const alt of alts.children) alt.classList.toggle('is-sel', alt.dataset.alt === item?.dataset.media);
  if (focus && item) alts.querySelector('.is-sel input').focus();
}

/** Bring the description field of the attachment at `index` to the front and focus it. */
export const describe = index => { select(items()[index], true); strip.scrollIntoView({ block: 'center' }); };

function altField(id, value) {
  const label = document.createElement('label');
  const title = document.createElement('span');
  const hint = document.createElement('span');
  const input = document.createElement('input');
  label.className = 'field mt-2 m-alt';
  label.dataset.alt = id;
  title.className = 'label';
  hint.className = 'hint';
  hint.dataset.altCount = '';
  title.append('', hint);
  Object.assign(input, { className: 'input', name: `alt.${id}`, value, maxLength: 2000, autocomplete: 'off' });
  label.append(title, input);
  title.prepend(document.createTextNode(''));
  return label;
}

/** Ids and descriptions in the strip, in order. */
export const attached = () => items().map(item => [item.dataset.media, alts.querySelector(`[data-alt="${item.dataset.media}"] input`).value]);

/** Put library files into the strip; `at` replaces that tile. */
export function add(assets, at = null) {
  let last = null;
  for (const asset of assets) {
    if (items().some(item => item.dataset.media === String(asset.id))) continue;
    const holder = document.createElement('template');
    holder.innerHTML = asset.strip.trim();
    last = holder.content.firstElementChild;
    const image = last.querySelector('img');
    if (at) { at.replaceWith(last); alts.querySelector(`[data-alt="${at.dataset.media}"]`)?.remove(); } else adder.before(last);
    alts.append(altField(asset.id, image?.alt || ''));
  }
  if (last) { renumber(); select(last); changed(); }
}

function remove(item) {
  const alt = alts.querySelector(`[data-alt="${item.dataset.media}"]`);
  const next = item.nextElementSibling;
  item.remove();
  alt.remove();
  renumber();
  changed();
  toast(words.removed, { action: words.undo, run: () => { next.before(item); alts.append(alt); renumber(); changed(); } });
}

strip.addEventListener('click', event => {
  const item = event.target.closest('[data-media]');
  const button = event.target.closest('button');
  if (event.target.closest('[data-pick]')) { openLibrary(); return undefined; }
  if (!item || !button) return undefined;
  if (button.name === 'move') {
    event.preventDefault();
    const forward = button.value.endsWith(':1');
    const other = forward ? item.nextElementSibling : item.previousElementSibling;
    if (other?.dataset.media) { if (forward) other.after(item); else other.before(item); renumber(); changed(); button.focus(); }
  } else if (button.name === 'drop') {
    event.preventDefault();
    remove(item);
  } else if ('select' in button.dataset) select(item, true);
  else if ('cropOpen' in button.dataset) openCrop(item);
  return undefined;
});
alts.addEventListener('input', renumber);

/* ---------- upload ---------- */
async function send(files) {
  for (const file of files) {
    const tile = document.createElement('li');
    tile.className = 'm-i m-load';
    tile.setAttribute('role', 'status');
    tile.textContent = say('uploading', { n: 0 });
    adder.before(tile);
    try {
      const answer = await upload({ tus: data.urls.tus, done: data.urls.uploaded }, file, { onProgress: n => { tile.textContent = say('uploading', { n }); }, failed: words.failed.replace('{reason}', '') });
      if (answer.assets[0].alike.length && !answer.existed) toast(words.alike.replace('{name}', answer.assets[0].alike[0].title));
      tile.remove();
      add(answer.assets);
    } catch (error) {
      tile.remove();
      toast(error.message, { bad: true });
    }
  }
}
form.querySelector('[data-upload]')?.addEventListener('change', event => { send([...event.target.files]); event.target.value = ''; });
for (const name of ['dragover', 'drop']) {
  form.querySelector('.cp-edit').addEventListener(name, event => {
    if (!event.dataTransfer?.types.includes('Files') || !form.querySelector('[data-upload]')) return;
    event.preventDefault();
    if (name === 'drop') send([...event.dataTransfer.files]);
  });
}
form.addEventListener('paste', event => {
  const files = [...(event.clipboardData?.files || [])];
  if (files.length && form.querySelector('[data-upload]')) { event.preventDefault(); send(files); }
});

/* ---------- library ---------- */
const library = document.getElementById('pick');
/* Who gets what is chosen: the post's strip, unless somebody else asked. */
let takes = null;
/** Open the library; `take` gets the ids that are chosen, otherwise they join the strip. */
export function openLibrary(take = null) {
  takes = take;
  library.showModal();
  fetch(data.urls.library, { headers: { 'HX-Request': 'true' } }).then(answer => answer.text()).then(html => {
    document.getElementById('pick-list').innerHTML = html;
    refreshPicked();
  });
}
const picked = () => [...library.querySelectorAll('[name="pick"]:checked')].map(box => box.value);
function refreshPicked() {
  library.querySelector('[data-picked]').textContent = picked().length ? say('picked', { n: picked().length }) : '';
  library.querySelector('[data-pick-add]').disabled = !picked().length;
}
library.addEventListener('change', refreshPicked);
library.querySelector('[data-pick-add]').addEventListener('click', async () => {
  const ids = picked();
  if (takes) { library.close(); takes(ids); return; }
  const query = new URLSearchParams(ids.map(id => ['id', id]));
  const answer = await fetch(`${data.urls.library}?${query}`, { headers: { Accept: 'application/json' } });
  if (answer.ok) add((await answer.json()).assets);
  library.close();
});

/* ---------- crop ---------- */
const dialog = document.getElementById('crop');
let cropped = null;
let cropper = null;

let onCrop = null;
/** Crop the picture of a tile; `done` gets the new files and the tile instead of the strip. */
export async function openCrop(item, done = null) {
  onCrop = done;
  cropped = item;
  const { default: Cropper } = await import('../vendor/cropper.js');
  dialog.showModal();
  const box = dialog.querySelector('[data-crop-box]');
  const image = new Image();
  image.alt = '';
  image.src = item.dataset.file;
  dialog.querySelector('[data-crop-error]').hidden = true;
  await image.decode();
  box.replaceChildren(image);
  cropper = new Cropper(image, { container: box });
  const part = cropper.getCropperImage();
  await part.$ready();
  part.$center('contain');
  // The library's default washes the chosen part out.
  cropper.getCropperSelection().querySelector('cropper-handle[action="move"]')?.setAttribute('theme-color', 'rgba(255, 255, 255, 0)');
  const pressed = dialog.querySelector('[data-ratio][aria-pressed="true"]');
  setRatio(pressed ? pressed.dataset.ratio : '');
}

function setRatio(text) {
  for (const button of dialog.querySelectorAll('[data-ratio]')) button.setAttribute('aria-pressed', button.dataset.ratio === text);
  const selection = cropper?.getCropperSelection();
  if (!selection) return;
  const [a, b] = text.split(':').map(Number);
  const canvas = cropper.getCropperCanvas().getBoundingClientRect();
  const image = cropper.getCropperImage().getBoundingClientRect();
  const ratio = text ? a / b : image.width / image.height;
  const width = Math.min(image.width, image.height * ratio);
  const height = width / ratio;
  selection.aspectRatio = text ? ratio : NaN;
  selection.$change(image.left - canvas.left + (image.width - width) / 2, image.top - canvas.top + (image.height - height) / 2, width, height, text ? ratio : NaN);
}

dialog.addEventListener('click', event => {
  const ratio = event.target.closest('[data-ratio]');
  if (ratio) setRatio(ratio.dataset.ratio);
  if (event.target.closest('[data-crop-save]')) saveCrop();
});
dialog.addEventListener('close', () => { dialog.querySelector('[data-crop-box]').replaceChildren(); cropper = null; });

async function saveCrop() {
  const canvas = cropper.getCropperCanvas().getBoundingClientRect();
  const image = cropper.getCropperImage().getBoundingClientRect();
  const part = cropper.getCropperSelection();
  const scale = Number(cropped.dataset.width) / image.width;
  const box = {
    left: (part.x + canvas.left - image.left) * scale, top: (part.y + canvas.top - image.top) * scale,
    width: part.width * scale, height: part.height * scale,
  };
  const token = JSON.parse(document.body.getAttribute('hx-headers:inherited'))['X-CSRFToken'];
  const answer = await fetch(cropped.dataset.crop, {
    method: 'POST', headers: { 'X-CSRFToken': token, 'HX-Request': 'true' }, body: new URLSearchParams(Object.entries(box)),
  });
  const body = await answer.json();
  if (answer.ok) { dialog.close(); (onCrop || add)(body.assets, cropped); return; }
  const line = dialog.querySelector('[data-crop-error]');
  line.textContent = body.message;
  line.hidden = false;
}

/** Open the crop dialog for the attachment at `index`. */
export const cropAt = index => { const item = items()[index]; if (item) openCrop(item); };
/** Focus the way to add a file. */
export const focusAdd = () => { adder.scrollIntoView({ block: 'center' }); (adder.querySelector('[data-upload]') || adder.querySelector('[data-pick]')).focus(); };

renumber();
