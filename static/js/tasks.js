/* Tasks by keyboard: J and K move, X chooses, E finishes, Enter opens. Choosing rows counts them. */
import { keysBlocked } from './app.js';

const form = document.querySelector('[data-tasks]');

function rows() {
  return [...document.querySelectorAll('[data-row]')];
}

function here() {
  return document.querySelector('[data-row].is-at') ?? document.activeElement?.closest('[data-row]');
}

function move(step) {
  const all = rows();
  const at = all.indexOf(here());
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  all[at]?.classList.remove('is-at');
  next?.classList.add('is-at');
  next?.querySelector('a').focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}

function count() {
  const boxes = [...form.querySelectorAll('[name="ids"]')];
  const chosen = boxes.filter(box => box.checked).length;
  const all = form.querySelector('[data-all]');
  form.querySelector('[data-count]').textContent = chosen || '';
  all.checked = chosen > 0 && chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => here()?.querySelector('[name="ids"]')?.click(),
  e: () => here()?.querySelector('[name="one"]')?.click(),
};

document.addEventListener('keydown', event => {
  if (keysBlocked(event) || event.shiftKey) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act || !rows().length) return;
  act();
  event.preventDefault();
});

form?.addEventListener('change', event => {
  if (!form.querySelector('[data-all]')) return;
  if (event.target.matches('[data-all]')) {
    for (const box of form.querySelectorAll('[name="ids"]')) box.checked = event.target.checked;
  }
  count();
});
