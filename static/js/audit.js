/* Findings: choose all, how many are chosen; J and K move, X chooses. The list may be swapped while a run ends. */
import { keysBlocked } from './app.js';

function list() {
  return document.querySelector('[data-findings]');
}

function here() {
  return list().querySelector('[data-row].is-at') ?? document.activeElement?.closest('[data-row]');
}

function move(step) {
  const all = [...list().querySelectorAll('[data-row]')];
  const at = all.indexOf(here());
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  all[at]?.classList.remove('is-at');
  next?.classList.add('is-at');
  next?.querySelector('a').focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('change', event => {
  const form = event.target.closest('[data-findings]');
  const all = form?.querySelector('[data-all]');
  if (!all) return;
  const boxes = [...form.querySelectorAll('[name="ids"]')];
  if (event.target === all) for (const box of boxes) box.checked = all.checked;
  const chosen = boxes.filter(box => box.checked).length;
  form.querySelector('[data-count]').textContent = chosen || '';
  all.checked = chosen > 0 && chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
});

const KEYS = { j: () => move(1), k: () => move(-1), x: () => here()?.querySelector('[name="ids"]')?.click() };

document.addEventListener('keydown', event => {
  const act = list() && !event.shiftKey && !keysBlocked(event) && KEYS[event.key.toLowerCase()];
  if (!act) return;
  act();
  event.preventDefault();
});
