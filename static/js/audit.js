/* Findings: choose all, how many are chosen; J and K move, X chooses. */
import { keysBlocked } from './app.js';

const form = document.querySelector('[data-findings]');

function here() {
  return form.querySelector('[data-row].is-at') ?? document.activeElement?.closest('[data-row]');
}

function move(step) {
  const all = [...form.querySelectorAll('[data-row]')];
  const at = all.indexOf(here());
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  all[at]?.classList.remove('is-at');
  next?.classList.add('is-at');
  next?.querySelector('a').focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}

form?.addEventListener('change', event => {
  const boxes = [...form.querySelectorAll('[name="ids"]')];
  const all = form.querySelector('[data-all]');
  if (!all) return;
  if (event.target === all) for (const box of boxes) box.checked = all.checked;
  const chosen = boxes.filter(box => box.checked).length;
  form.querySelector('[data-count]').textContent = chosen || '';
  all.checked = chosen > 0 && chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
});

const KEYS = { j: () => move(1), k: () => move(-1), x: () => here()?.querySelector('[name="ids"]')?.click() };

document.addEventListener('keydown', event => {
  const act = form && !event.shiftKey && !keysBlocked(event) && KEYS[event.key.toLowerCase()];
  if (!act) return;
  act();
  event.preventDefault();
});
