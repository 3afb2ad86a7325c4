/* The editor: ties accounts, texts, media, checks and saving together. Everything also works as a plain form. */
import './composer-times.js';
import { toast } from './app.js';
import { changed, chosen, data, form, words } from './composer-state.js';
import { recount } from './composer-counts.js';
import { cropAt, describe, focusAdd } from './composer-media.js';
import { settle } from './preview.js';
import { save } from './composer-save.js';
import './composer-emoji.js';
import './composer-options.js';
import { mark } from './composer-findings.js';
import './composer-talk.js';
import './composer-kind.js';
import './composer-own-media.js';
import './composer-snippets.js';
import './composer-names.js';
import './composer-groups.js';

const panel = slug => document.getElementById(`panel-${slug}`);
const tab = slug => document.getElementById(`tab-${slug}`);
const own = (slug, name) => form.querySelector(`[name="v.${slug}.own"][value="${name}"]`);
const NAMES = ['text', 'title', 'first_comment'];

/* ---------- platform versions ---------- */
/** Versions that are not ticked show the shared text. */
function mirror() {
  for (const slug of Object.keys(data.platforms)) {
    for (const name of NAMES) {
      const field = form.elements[`v.${slug}.${name}`];
      if (field && !own(slug, name).checked) field.value = form.elements[name].value;
    }
    tab(slug).querySelector('[data-own]').hidden = !form.querySelector(`[name="v.${slug}.own"]:checked`);
  }
}

function showChosen() {
  const active = chosen();
  for (const slug of Object.keys(data.platforms)) {
    tab(slug).hidden = !active.includes(slug);
    panel(slug).classList.toggle('is-unchosen', !active.includes(slug));
    if (!active.includes(slug) && tab(slug).getAttribute('aria-selected') === 'true') tab('base').click();
  }
  const label = form.querySelector('[data-chosen]');
  const amount = form.querySelectorAll('[name="accounts"]:checked').length;
  label.textContent = amount === 1 ? label.dataset.one : label.dataset.many.replace('{n}', amount);
  for (const [key, kind] of [['thread', 'threadMax'], ['first_comment', 'firstComment']]) {
    const names = active.filter(slug => data.platforms[slug][kind]).map(slug => data.platforms[slug].label);
    const box = form.querySelector(`[data-needs="${key}"]`);
    const filled = [...box.querySelectorAll('textarea')].some(field => field.value.trim());
    box.classList.toggle('is-unchosen', !names.length && !filled);
    box.querySelector('[data-takes]').textContent = names.join(document.documentElement.lang === 'zh' ? '、' : ', ');
  }
}

function refresh() { mirror(); showChosen(); recount(); }

form.addEventListener('input', event => {
  const name = event.target.dataset.ownField;
  const slug = event.target.closest('[data-panel]')?.dataset.panel;
  if (name && slug) own(slug, name).checked = true;
  if (event.target.name === 'title') {
    const heading = document.querySelector('[data-heading]');
    heading.textContent = event.target.value || heading.dataset.untitled;
  }
  refresh();
});
/* A version that is given up comes back by one button: the field goes back to the shared text at once. */
form.addEventListener('change', event => {
  const box = event.target;
  const field = NAMES.includes(box.value) && /^v\..*\.own$/.test(box.name) && form.elements[box.name.replace(/own$/, box.value)];
  if (!field || box.checked || field.value === form.elements[box.value].value) return;
  const text = field.value;
  toast(words.shared, { action: words.undo, run: () => { box.checked = true; field.value = text; changed(); } });
});
form.addEventListener('change', refresh);
form.addEventListener('composer:change', refresh);

for (const item of form.querySelectorAll('.ed-panel')) { item.hidden = item.classList.contains('is-off'); item.classList.remove('is-off'); }

/* The preview follows the version that is being written. */
form.addEventListener('click', event => {
  const slug = event.target.closest('[data-tab]')?.dataset.tab;
  if (slug) form.querySelector(`[data-look="${CSS.escape(slug)}"]`)?.click();
});

/* ---------- answers of the server ---------- */
form.addEventListener('composer:live', ({ detail }) => {
  const front = form.querySelector('[data-look][aria-selected="true"]')?.dataset.look;
  for (const name of ['checks', 'previews', 'when']) {
    const box = form.querySelector(`[data-live="${name}"]`);
    if (box.innerHTML !== detail[name]) box.innerHTML = detail[name];
  }
  form.querySelector('[data-delivery]').textContent = detail.delivery;
  settle(form.querySelector('[data-live="previews"]'), front);
  for (const [slug, errors] of Object.entries(detail.tabs)) tab(slug).querySelector('[data-bad]').hidden = !errors;
  for (const [id, { reason }] of Object.entries(detail.cards)) {
    const card = form.querySelector(`[data-card="${id}"]`);
    const text = card.querySelector('[data-reason]');
    text.textContent = reason || text.dataset.plain;
    card.classList.toggle('is-err', Boolean(reason) && card.querySelector('input').checked);
  }
});

/* ---------- fixes of the checks panel ---------- */
function write(platform, field) {
  const [name, index] = field.split('.');
  if (name === 'thread') { form.querySelectorAll('.part textarea')[Number(index) || 0]?.focus(); return; }
  const target = platform && form.elements[`v.${platform}.${name}`];
  if (target) { tab(platform).click(); target.focus(); } else { tab('base').click(); form.elements[name]?.focus(); }
}

form.addEventListener('click', event => {
  const link = event.target.closest('[data-fix]');
  if (!link) return;
  event.preventDefault();
  const { fix, target, platform } = link.dataset;
  const index = Number(target.split('.')[1] || 0);
  if (fix === 'write') write(platform, target);
  else if (fix === 'mark') mark(link);
  else if (fix === 'alt') describe(index);
  else if (fix === 'own-media') { tab(platform).click(); panel(platform).querySelector('[data-own-media]').scrollIntoView({ block: 'center' }); }
  else if (fix === 'crop') cropAt(index);
  else if (fix === 'media') describe(index);
  else if (fix === 'add-media') focusAdd();
  else {
    const place = document.getElementById(target);
    const folded = place.closest('details');
    if (folded) folded.open = true;
    place.scrollIntoView({ block: 'center' });
    (place.querySelector('input:not(:disabled, [type="hidden"])') || place).focus();
  }
});

/* ---------- thread ---------- */
const parts = form.querySelector('[data-parts]');
function addPart(text = '') {
  const part = document.getElementById('part').content.firstElementChild.cloneNode(true);
  part.querySelector('textarea').value = text;
  parts.append(part);
  return part;
}
form.querySelector('[data-add-part]').addEventListener('click', () => { addPart().querySelector('textarea').focus(); refresh(); });
parts.addEventListener('click', event => {
  const button = event.target.closest('[data-part]');
  const part = button?.closest('.part');
  if (!part) return;
  const { previousElementSibling: before, nextElementSibling: after } = part;
  if (button.dataset.part === 'out') {
    part.remove();
    toast(words.removed, { action: words.undo, run: () => { if (after) after.before(part); else parts.append(part); changed(); } });
  }
  if (button.dataset.part === 'up' && before) before.before(part);
  if (button.dataset.part === 'down' && after) after.after(part);
  form.dispatchEvent(new CustomEvent('composer:change'));
});
form.addEventListener('composer:restored', ({ detail }) => {
  parts.replaceChildren();
  for (const text of detail.getAll('thread')) if (text) addPart(text);
});

/* ---------- keys, phone preview ---------- */
document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !event.isComposing) {
    const primary = document.querySelector('[data-primary]');
    if (primary) { event.preventDefault(); form.requestSubmit(primary); }
  }
  if (event.key === 'Escape') document.getElementById('cp-prev').classList.remove('is-open');
});
document.addEventListener('click', event => {
  const prev = document.getElementById('cp-prev');
  if (event.target.closest('[data-open-preview]')) { prev.classList.add('is-open'); prev.querySelector('button').focus(); }
  if (event.target.closest('[data-close-preview]')) prev.classList.remove('is-open');
});

/* A running save must end before the form leaves, or it would be a version behind. */
let ready = false;
form.addEventListener('submit', event => {
  if (ready) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  /* A task of its own: with nothing to save we would still be inside this event, where a form refuses to submit. */
  const { submitter } = event;
  save().finally(() => setTimeout(() => { ready = true; form.requestSubmit(submitter); }));
}, true);

refresh();
