/* At "@": names from the platforms that can look them up; on the others they are typed. */
import { data, form } from './composer-state.js';
import { insert } from './composer-emoji.js';

const box = document.getElementById('names');
let field = null;
let length = 0;
let timer = 0;
let asked = '';

const close = () => { if (box.matches(':popover-open')) box.hidePopover(); };

function typed(target) {
  if (target.tagName !== 'TEXTAREA' || !target.closest('.ed-panel')) return null;
  return /(?:^|[\s(（，。、：:])[@＠]([\w.@-]{1,40})$/u.exec(target.value.slice(0, target.selectionStart))?.[1] ?? null;
}

function accounts(target) {
  const own = target.closest('[data-panel]')?.dataset.panel;
  const all = [...form.querySelectorAll('[name="accounts"]:checked')];
  return all.filter(item => !own || item.dataset.platform === own);
}

function line(text, small) {
  const button = document.createElement('button');
  const name = document.createElement('small');
  button.type = 'button';
  button.setAttribute('role', 'option');
  button.append(`@${text}`, name);
  name.textContent = small;
  return button;
}

async function look(target, word) {
  const asking = accounts(target);
  if (!asking.some(item => data.platforms[item.dataset.platform].names)) { close(); return; }
  asked = word;
  const query = new URLSearchParams([['q', word], ...asking.map(item => ['account', item.value])]);
  let answer;
  try { answer = await fetch(`${data.urls.names}?${query}`, { headers: { Accept: 'application/json' } }); } catch { close(); return; }
  if (!answer.ok || asked !== word || typed(target) !== word) return;
  const found = await answer.json();
  field = target;
  length = word.length;
  const lines = found.names.map(item => {
    const button = line(item.handle, `${item.name} · ${data.platforms[item.platform].label}`);
    button.dataset.handle = item.handle;
    return button;
  });
  const note = document.createElement('p');
  note.className = 'dim t12';
  note.textContent = found.note;
  box.replaceChildren(...lines, ...(found.note ? [note] : []));
  if (!box.children.length) { close(); return; }
  box.showPopover();
  const place = target.getBoundingClientRect();
  box.style.insetInlineStart = `${Math.max(8, Math.min(place.left + 16, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.min(place.bottom - 6, innerHeight - box.offsetHeight - 8)}px`;
}

form.addEventListener('input', event => {
  clearTimeout(timer);
  const word = typed(event.target);
  if (!word) { close(); return; }
  timer = setTimeout(look, 250, event.target, word);
});
form.addEventListener('keydown', event => {
  if (!box.matches(':popover-open')) return;
  if (event.key === 'Escape') { event.stopPropagation(); close(); }
  if (event.key === 'ArrowDown') { event.preventDefault(); box.querySelector('button')?.focus(); }
});
box.addEventListener('keydown', event => {
  const { activeElement } = document;
  if (event.key === 'ArrowDown') { event.preventDefault(); activeElement.nextElementSibling?.focus(); }
  if (event.key === 'ArrowUp') { event.preventDefault(); (activeElement.previousElementSibling || field).focus(); }
  if (event.key === 'Escape') { close(); field.focus(); }
});
box.addEventListener('click', event => {
  const handle = event.target.closest('button')?.dataset.handle;
  if (!handle) return;
  const at = field.selectionStart;
  close();
  field.setSelectionRange(at - length, at);
  insert(field, `${handle} `);
});
document.addEventListener('pointerdown', event => { if (!box.contains(event.target)) close(); });
