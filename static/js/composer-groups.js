/* Choosing a whole group of accounts, and what the chosen ones stand for. Without scripts the buttons save and reload. */
import { toast } from './app.js';
import { form } from './composer-state.js';

const menu = form.querySelector('[data-groups]');

/** Tick the accounts of a group; what cannot publish now stays out and says why, as its card does. */
function choose(button) {
  const boxes = button.dataset.members.split(' ').map(id => form.querySelector(`[name="accounts"][value="${id}"]`)).filter(Boolean);
  const out = [];
  for (const box of boxes) {
    if (box.disabled) out.push(`${box.parentElement.querySelector('b').textContent} (${box.parentElement.querySelector('[data-reason]').textContent})`);
    else box.checked = true;
  }
  boxes[0]?.dispatchEvent(new Event('change', { bubbles: true }));
  button.closest('details').open = false;
  if (out.length) toast(menu.dataset.left.replace('{names}', out.join(' · ')));
}

menu?.addEventListener('click', event => {
  const button = event.target.closest('[data-group]');
  if (!button) return;
  event.preventDefault();
  choose(button);
});

function showVoices() {
  const box = form.querySelector('[data-voices]');
  if (!box) return;
  let any = false;
  for (const line of box.querySelectorAll('[data-voice]')) {
    const on = form.querySelector(`[name="accounts"][value="${line.dataset.voice}"]`)?.checked;
    line.hidden = !on;
    any ||= on;
  }
  box.hidden = !any;
}
form.addEventListener('change', event => { if (event.target.name === 'accounts') showVoices(); });
form.addEventListener('composer:restored', showVoices);
