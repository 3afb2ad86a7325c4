/* Settings by account: the server renders those of the chosen accounts; here they come and go with the choice, and what
   somebody is typing in stays. */
import { form } from './composer-state.js';

const section = document.getElementById('account-options');
const box = section.querySelector('[data-live="settings"]');
const groups = root => [...root.querySelectorAll('[data-settings]')];
let rescued = new URLSearchParams();

/** What was left on this device for an account whose fields were not in the page yet. */
function fill(group) {
  for (const field of group.querySelectorAll('[name^="o."]')) {
    if (!rescued.has(field.name)) continue;
    if (field.type === 'checkbox') field.checked = true; else field.value = rescued.get(field.name);
    rescued.delete(field.name);
    group.open = true;
  }
}

function refresh(old, fresh) {
  old.querySelector('[data-summary]').textContent = fresh.querySelector('[data-summary]').textContent;
  const hand = old.querySelector('[data-hand]');
  if (hand) hand.hidden = fresh.querySelector('[data-hand]').hidden;
  for (const part of fresh.querySelectorAll('[data-error], [data-note]')) {
    const place = part.id ? old.querySelector(`#${CSS.escape(part.id)}`) : old.querySelector('[data-note]');
    place.textContent = part.textContent;
    place.hidden = part.hidden;
    const field = part.id && old.querySelector(`[aria-describedby="${CSS.escape(part.id)}"]`);
    if (field && part.hidden) field.removeAttribute('aria-invalid');
    else if (field) field.setAttribute('aria-invalid', 'true');
  }
}

form.addEventListener('composer:live', ({ detail }) => {
  const answer = document.createElement('template');
  answer.innerHTML = detail.settings;
  const wanted = groups(answer.content);
  for (const fresh of wanted) {
    const old = box.querySelector(`[data-settings="${fresh.dataset.settings}"]`);
    if (old) { refresh(old, fresh); continue; }
    box.append(fresh);
    fill(fresh);
  }
  const ids = new Set(wanted.map(group => group.dataset.settings));
  for (const group of groups(box)) group.hidden = !ids.has(group.dataset.settings);
  section.hidden = !ids.size;
});

form.addEventListener('composer:restored', ({ detail }) => {
  const here = new Set([...form.elements].map(field => field.name));
  rescued = new URLSearchParams([...detail].filter(([name]) => name.startsWith('o.') && !here.has(name)));
});
