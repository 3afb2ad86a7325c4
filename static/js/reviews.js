/* Reviews by keyboard: J and K move, Y approves (asks once), U asks for changes. Choosing rows counts them. */
import { keysBlocked } from './app.js';

const list = document.querySelector('[data-reviews]');
const page = document.querySelector('[data-review]');

function move(step) {
  const rows = [...list.querySelectorAll('[data-row]')];
  const at = rows.findIndex(row => row.classList.contains('is-at'));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))] ?? rows[0];
  rows[at]?.classList.remove('is-at');
  next.classList.add('is-at');
  next.querySelector('.rv-main').focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}

function here() {
  return list.querySelector('[data-row].is-at') ?? document.activeElement?.closest('[data-row]');
}

function approveRow(row) {
  if (!row?.querySelector('[name="ids"]') || !confirm(list.dataset.ask)) return;
  for (const box of list.querySelectorAll('[name="ids"]')) box.checked = box.value === row.dataset.row;
  list.submit();
}

function onList(key) {
  if (key === 'j') move(1);
  else if (key === 'k') move(-1);
  else if (key === 'y') approveRow(here());
  else if (key === 'u' && here()) location.href = `${here().querySelector('.rv-main').href}#decide`;
  else return false;
  return true;
}

function onPage(key) {
  const button = page.querySelector(`[data-key="${key}"]`);
  if (!button) return false;
  if (key === 'u') page.querySelector('#decide [name="note"]').focus();
  else if (confirm(button.dataset.ask)) button.form.requestSubmit(button);
  return true;
}

document.addEventListener('keydown', event => {
  if (keysBlocked(event) || event.shiftKey) return;
  const key = event.key.toLowerCase();
  if (list ? onList(key) : page && onPage(key)) event.preventDefault();
});

list?.addEventListener('change', () => {
  const count = list.querySelectorAll('[name="ids"]:checked').length;
  list.querySelector('[data-count]').textContent = count || '';
});

/* The suggestion starts from the text that stands there. */
const texts = document.getElementById('review-texts');
const target = document.getElementById('id_target');
if (texts && target) {
  const known = JSON.parse(texts.textContent);
  const field = document.getElementById('id_after');
  target.addEventListener('change', () => { field.value = known[target.value] ?? ''; });
}
