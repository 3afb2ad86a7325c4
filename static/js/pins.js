/* Pinning charts and figures: the dialog on every page of analytics, and the order of pins on a dashboard. */
import { post, toast } from './app.js';
import { draggable, putBack } from './drag.js';

/* ---------- the dialog ---------- */
let opener = null;

function dialog() {
  const there = document.getElementById('pin-dialog');
  if (there) return there;
  const made = document.createElement('dialog');
  made.id = 'pin-dialog';
  made.setAttribute('aria-labelledby', 'pin-title');
  made.addEventListener('close', () => opener?.focus());
  document.body.append(made);
  return made;
}

/** The fields of a new dashboard show only when one is asked for. */
function dressed(form) {
  const made = form.querySelector('[data-when-new]');
  const select = form.elements.dashboard;
  if (!made || !select) return;
  const set = () => { made.hidden = select.value !== 'new'; };
  select.addEventListener('change', () => { set(); if (!made.hidden) form.elements.name.focus(); });
  set();
}

function fill(box, html) {
  box.innerHTML = html;
  const form = box.querySelector('[data-pin-form]');
  if (form) dressed(form);
  return form;
}

document.addEventListener('click', async event => {
  const link = event.target.closest('[data-pin-open]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  let html;
  try {
    html = await (await fetch(link.href, { headers: { 'HX-Request': 'true' } })).text();
  } catch {
    document.dispatchEvent(new CustomEvent('htmx:error'));
    return;
  }
  if (!html.includes('data-pin-form')) { toast(new DOMParser().parseFromString(html, 'text/html').body.textContent.trim(), { bad: true }); return; }
  opener = link;
  const box = dialog();
  const form = fill(box, html);
  box.showModal();
  form.elements.dashboard.focus();
});

document.addEventListener('submit', async event => {
  const form = event.target.closest('#pin-dialog [data-pin-form]');
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  const button = form.querySelector('.btn-primary');
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  let html;
  try {
    html = await (await post(form.action, new FormData(form))).text();
  } catch {
    html = null;
  }
  button.removeAttribute('aria-busy');
  if (html === null) { document.dispatchEvent(new CustomEvent('htmx:error')); return; }
  const box = dialog();
  const again = fill(box, html);
  (again?.querySelector('.has-error :is(input, select)') ?? box.querySelector('a.btn, select'))?.focus();
});

for (const form of document.querySelectorAll('main [data-pin-form]')) dressed(form);

/* ---------- the order of pins ---------- */
const grid = document.querySelector('[data-pins]');
const pins = () => [...grid.querySelectorAll(':scope > [data-pin]')];
let sending = Promise.resolve();

/** Store the order as it is on the page; what is refused is told, and `undo` runs. Orders are stored one after another. */
function keep(undo) {
  const order = pins().map(pin => pin.dataset.pin).join(',');
  sending = sending.then(async () => {
    let response = null;
    try { response = await post(grid.dataset.order, { order, version: grid.dataset.version }); } catch { /* told below */ }
    if (response?.ok) { grid.dataset.version = await response.text(); return; }
    undo();
    if (response === null) document.dispatchEvent(new CustomEvent('htmx:error'));
    else toast(new DOMParser().parseFromString(await response.text(), 'text/html').body.textContent.trim(), { bad: true });
  });
}

function say(pin) {
  const all = pins();
  const words = grid.dataset.moved.replace('{name}', pin.querySelector('h2').textContent.trim());
  document.querySelector('[data-pin-says]').textContent = words.replace('{at}', all.indexOf(pin) + 1).replace('{all}', all.length);
}

function step(pin, way) {
  const all = pins();
  const other = all[all.indexOf(pin) + way];
  if (!other) return;
  const next = pin.nextElementSibling;
  if (way < 0) other.before(pin); else other.after(pin);
  pin.querySelector('[data-grip]').focus();
  pin.scrollIntoView({ block: 'nearest' });
  say(pin);
  keep(() => grid.insertBefore(pin, next));
}

if (grid) {
  grid.addEventListener('keydown', event => {
    const grip = event.target.closest('[data-grip]');
    const way = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    if (!grip || !way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    step(grip.closest('[data-pin]'), way);
  });
  await draggable([grid], {
    draggable: '[data-pin]', handle: '[data-grip]', ghostClass: 'is-ghost',
    onEnd: event => { if (event.oldIndex !== event.newIndex) { say(event.item); keep(() => putBack(event)); } },
  });
  grid.dataset.ready = '';
}
