/* Words that a rule is about: shown where they stand, exchanged by one click, and taken back by another. */
import { toast } from './app.js';
import { changed, form, words as phrases } from './composer-state.js';

/* The server counts code points, a text field UTF-16 units. */
const units = (text, at) => [...text].slice(0, at).join('').length;

/** The field that holds the words: a platform's version where it has its own, else the shared one. */
function fieldOf({ target, platform }) {
  const [name, index] = target.split('.');
  if (name === 'thread') return form.querySelectorAll('.part textarea')[Number(index)];
  if (name === 'media') return form.querySelectorAll('[name^="alt."]')[Number(index)];
  if (name === 'details') return form.querySelector(`[name^="d."][name$=".${index}"]`);
  return (platform && form.elements[`v.${platform}.${name}`]) || form.elements[target] || form.elements[name];
}

/** Where the words stand now; somebody may have written on since they were found. */
function placeOf(field, { start, end, words }) {
  const from = units(field.value, Number(start));
  const to = units(field.value, Number(end));
  if (!words || field.value.slice(from, to) === words) return [from, to];
  const at = field.value.indexOf(words);
  return at < 0 ? null : [at, at + words.length];
}

function open(field, platform) {
  document.getElementById(`tab-${field.name.startsWith('v.') ? platform : 'base'}`)?.click();
  const folded = field.closest('details');
  if (folded) folded.open = true;
}

/** Select the words in their field. */
export function mark(link) {
  const field = fieldOf(link.dataset);
  const place = field && placeOf(field, link.dataset);
  if (!place) return;
  open(field, link.dataset.platform);
  field.focus();
  field.setSelectionRange(...place);
  field.scrollIntoView({ block: 'center' });
}

function put(field, from, to, text) {
  field.setRangeText(text, from, to, 'select');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  changed();
}

form.addEventListener('click', event => {
  const button = event.target.closest('[data-swap]');
  const field = button && fieldOf(button.dataset);
  const place = field && placeOf(field, button.dataset);
  if (!place) return;
  const { swap, platform } = button.dataset;
  const before = field.value.slice(...place);
  open(field, platform);
  put(field, ...place, swap);
  field.focus();
  toast(phrases.swapped, { action: phrases.undo, run: () => {
    if (field.value.slice(place[0], place[0] + swap.length) === swap) put(field, place[0], place[0] + swap.length, before);
  } });
});
