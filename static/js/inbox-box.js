/* The answer box: draft, length, saved replies, what is answered, the claim, sending. Live news never touch it. */
import { count } from './counting.js';
import { post } from './app.js';
import { offerAnswers } from './faq.js';

const CLAIM_EVERY = 30_000;
let form = null;
let field = null;
let here = null;
let tools = null;
let mode = 'answer';
let lastKey = 0;
let claimedAt = 0;
let offers = null;
let menu = [];
let at = 0;

/** Whether somebody is typing an answer right now. */
export const typing = () => Boolean(form) && mode === 'answer' && Date.now() - lastKey < 8000 && field.value.trim() !== '';
/** Whether there is something in the box that must not be lost. */
export const busyWriting = () => Boolean(form) && field.value.trim() !== '';

const draftKey = which => `inbox-draft:${location.pathname.split('/')[2]}:${here.dataset.thread}:${which}`;
function keep(which, text) {
  try { if (text) localStorage.setItem(draftKey(which), text); else localStorage.removeItem(draftKey(which)); } catch { /* storage blocked: the text lasts as long as the page */ }
}
function kept(which) {
  try { return localStorage.getItem(draftKey(which)) || ''; } catch { return ''; }
}

/** Take over the box of the thread that has just been opened. */
export function setUpBox(section, given) {
  here = section;
  tools = given;
  form = section.querySelector('[data-reply]');
  offers = null;
  claimedAt = lastKey = 0;
  if (!form) return;
  field = form.elements.text;
  const typed = field.value;
  mode = form.querySelector('[role="tab"][aria-selected="true"]').dataset.mode;
  if (form.querySelector(`[data-mode="${mode}"]`).disabled) mode = 'note';
  show(mode, typed);
  field.addEventListener('input', onInput);
  field.addEventListener('keydown', onKey);
  field.addEventListener('blur', () => { if (mode === 'answer' && !field.value.trim()) release(); });
  form.addEventListener('submit', onSubmit);
  form.addEventListener('click', onClick);
  offerAnswers(section, take);
}

export function focusBox(which) {
  if (!form) return;
  if (!form.querySelector(`[data-mode="${which}"]`).disabled) show(which);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/** Say something above the box; it goes with the next key or when `null` is said. */
export function warn(text, { take = false, anyway = false } = {}) {
  const box = form?.querySelector('[data-warn]');
  if (!box) return;
  box.hidden = !text;
  box.querySelector('[data-warn-text]').textContent = text ?? '';
  box.querySelector('[data-warn-go]').hidden = !take;
  box.querySelector('[data-warn-anyway]').hidden = !anyway;
}

function show(which, typed = '') {
  if (which !== mode) keep(mode, field.value);
  mode = which;
  for (const tab of form.querySelectorAll('[data-mode]')) tab.setAttribute('aria-selected', tab.dataset.mode === mode);
  form.classList.toggle('is-note', mode === 'note');
  field.dataset.placeholder ??= field.placeholder;
  field.placeholder = mode === 'note' ? field.dataset.notePlaceholder : field.dataset.placeholder;
  field.value = typed || kept(mode);
  recount();
}

function recount() {
  const box = form.querySelector('[data-answer-count]');
  const max = Number(form.dataset.max);
  if (!max || mode === 'note') return;
  const length = count(field.value, form.dataset.rule, form.dataset.urlLength ? Number(form.dataset.urlLength) : null);
  box.querySelector('[data-n]').textContent = length > max ? tools.words.over_by.replace('{n}', length - max) : `${length} / ${max}`;
  box.classList.toggle('is-over', length > max);
  box.classList.toggle('is-near', length <= max && length >= max * 0.9);
  box.querySelector('.v').setAttribute('stroke-dasharray', `${Math.min(100, Math.round(length / max * 100))} 100`);
}

function onInput() {
  lastKey = Date.now();
  keep(mode, field.value);
  recount();
  if (mode === 'answer' && field.value.trim()) claim();
  look();
}

/* ---------- the claim ---------- */
async function claim() {
  if (Date.now() - claimedAt < CLAIM_EVERY) return;
  claimedAt = Date.now();
  const answer = await post(form.dataset.claimUrl, { do: 'claim' }).catch(() => null);
  if (answer?.status === 409) tools.refresh({ force: false });
}

function release() {
  if (!claimedAt) return;
  claimedAt = 0;
  post(form.dataset.claimUrl, { do: 'release' }).catch(() => {});
}

/* ---------- saved replies behind /, names behind @ in notes ---------- */
async function load() {
  if (offers) return offers;
  const answer = await fetch(form.dataset.snipsUrl, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  offers = answer?.ok ? (await answer.json()).replies : [];
  return offers;
}

const people = () => [...document.querySelectorAll('#ib-head [data-key="a"] .opt')].map(item => item.lastChild.textContent.trim());

async function look(force = false) {
  const before = field.value.slice(0, field.selectionStart);
  const word = mode === 'answer' ? before.match(/(^|\s)[/／]([^\s/／]{0,30})$/)?.[2] : before.match(/@([^\s@]{0,30})$/)?.[1];
  if (word === undefined && !force) { close(); return; }
  const sought = (word ?? '').toLowerCase();
  if (mode === 'answer') {
    const found = (await load()).filter(one => [one.shortcut, one.title, one.text, ...one.tags].some(text => text.toLowerCase().includes(sought)));
    found.sort((a, b) => Number(b.shortcut.toLowerCase().startsWith(sought)) - Number(a.shortcut.toLowerCase().startsWith(sought)));
    menu = found.slice(0, 8).map(one => ({ title: one.title, text: one.text, side: tools.words.uses.replace('{n}', one.uses), pick: () => insert(one, sought.length + (word === undefined ? 0 : 1)) }));
  } else {
    menu = people().filter(name => name.toLowerCase().includes(sought)).slice(0, 8).map(name => ({ title: name, text: '', side: '', pick: () => put(`@${name} `, sought.length + 1) }));
    if (!menu.length) { close(); return; }
  }
  at = 0;
  draw(sought);
}

function draw(sought) {
  const box = document.getElementById('ib-snips');
  const head = document.createElement('div');
  head.className = 'snips-h';
  head.textContent = menu.length ? `${box.getAttribute('aria-label')}${sought ? ` · “${sought}”` : ''}` : tools.words.none;
  box.replaceChildren(head, ...menu.map((one, index) => {
    const option = document.createElement('div');
    option.className = 'opt';
    option.id = `ib-snip-${index}`;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', index === at);
    for (const [tag, text, name] of [['b', one.title, ''], ['span', one.text, 'trunc dim t12'], ['span', one.side, 'dim t12 nowrap']]) {
      const part = document.createElement(tag);
      part.className = name;
      part.textContent = text;
      option.append(part);
    }
    option.addEventListener('mousedown', event => { event.preventDefault(); one.pick(); });
    return option;
  }));
  box.hidden = false;
  field.setAttribute('aria-activedescendant', menu.length ? `ib-snip-${at}` : '');
}

const isOpen = () => !document.getElementById('ib-snips').hidden;
function close() {
  document.getElementById('ib-snips').hidden = true;
  field.removeAttribute('aria-activedescendant');
}

function put(text, typedLength) {
  const end = field.selectionStart;
  field.setRangeText(text, end - typedLength, end, 'end');
  close();
  onInput();
  close();
}

function insert(one, typedLength) {
  const start = field.selectionStart - typedLength;
  put(one.text, typedLength);
  form.elements.reply.value = one.id;
  if (!one.missing.length) { warn(null); return; }
  const place = `{{${one.missing[0]}}}`;
  const where = field.value.indexOf(place, Math.max(0, start));
  if (where >= 0) field.setSelectionRange(where, where + place.length);
  warn(tools.words.missing.replace('{places}', one.missing.map(name => `{{${name}}}`).join(' ')));
}

/** Put an answer of the library where the cursor is; what was typed stays. */
function take(given) {
  if (form.querySelector('[data-mode="answer"]').disabled) return;
  if (mode !== 'answer') show('answer');
  const at = lastKey || document.activeElement === field ? field.selectionStart : field.value.length;
  const before = field.value.slice(0, at);
  field.setRangeText(`${before && !/\s$/.test(before) ? '\n' : ''}${given.text}`, at, Math.max(at, field.selectionEnd), 'end');
  form.elements.faq.value = [form.elements.faq.value, given.use].filter(Boolean).join(',');
  onInput();
  close();
  field.focus();
  warn(given.missing.length ? tools.words.missing.replace('{places}', given.missing.map(name => `{{${name}}}`).join(' ')) : null);
}

/* ---------- keys and sending ---------- */
function onKey(event) {
  if (event.isComposing || event.keyCode === 229) return;
  if (isOpen() && menu.length && ['ArrowDown', 'ArrowUp', 'Enter', 'Tab'].includes(event.key) && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    if (event.key === 'Enter' || event.key === 'Tab') { menu[at].pick(); return; }
    at = (at + (event.key === 'ArrowDown' ? 1 : menu.length - 1)) % menu.length;
    for (const [index, option] of [...document.querySelectorAll('#ib-snips .opt')].entries()) option.setAttribute('aria-selected', index === at);
    document.getElementById(`ib-snip-${at}`).scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', `ib-snip-${at}`);
    return;
  }
  if (event.key === 'Escape') { event.stopPropagation(); if (isOpen()) close(); else field.blur(); return; }
  if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
  event.preventDefault();
  const wanted = mode === 'note' ? '[data-do-note]' : event.shiftKey ? '[data-do="send"]' : '[data-do="resolve"]';
  form.requestSubmit(form.querySelector(wanted));
}

function onClick(event) {
  const tab = event.target.closest('[data-mode]');
  if (tab && !tab.disabled) { show(tab.dataset.mode); field.focus(); }
  if (event.target.closest('[data-snips]')) { field.focus(); look(true); }
  if (event.target.closest('[data-target-off]')) target('', '');
  if (event.target.closest('[data-warn-anyway][type="button"]')) { form.elements.accepted.value = '1'; form.requestSubmit(form.querySelector('[data-do="send"]')); }
  if (event.target.closest('[data-warn-go]')) { form.elements.take_over.value = '1'; form.requestSubmit(form.querySelector('[data-do="send"]')); }
}

function target(id, text) {
  form.elements.to.value = id;
  form.querySelector('[data-target]').hidden = !id;
  form.querySelector('[data-target-text]').textContent = text;
  for (const item of document.querySelectorAll('.msg.is-target')) item.classList.remove('is-target');
  if (id) document.getElementById(`m-${id}`)?.classList.add('is-target');
}

document.addEventListener('click', event => {
  const chosen = event.target.closest('[data-answer]');
  if (!chosen || !form) return;
  target(chosen.dataset.answer, chosen.dataset.words);
  chosen.closest('details').open = false;
  focusBox('answer');
});

async function onSubmit(event) {
  event.preventDefault();
  if (form.getAttribute('aria-busy') === 'true') return;
  const mine = form;
  const note = event.submitter?.matches('[data-do-note]') || mode === 'note';
  const which = mode;
  const resolve = event.submitter?.value === 'resolve';
  mine.elements.seen.value = here.dataset.last;
  mine.setAttribute('aria-busy', 'true');
  const values = new FormData(mine, event.submitter);
  const answer = await fetch(note ? mine.dataset.noteUrl : mine.action, { method: 'POST', body: values, headers: { 'HX-Request': 'true' } }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  mine.removeAttribute('aria-busy');
  if (form !== mine) return;
  if (!answer?.ok) { refusedBy(told); return; }
  field.value = '';
  keep(which, '');
  for (const name of ['reply', 'faq', 'take_over', 'accepted']) form.elements[name].value = '';
  target('', '');
  warn(null);
  recount();
  claimedAt = lastKey = 0;
  if (resolve && !note && !told?.waiting) tools.next();
  await tools.refresh({ force: true });
}

/** The text stays; what is new is shown beside it. */
async function refusedBy(told) {
  if (told?.code === 'thread_changed') await tools.refresh({ force: true });
  warn(told?.text || tools.words.offline, { take: told?.code === 'thread_claimed', anyway: told?.code === 'answer_warned' });
  form.elements.take_over.value = form.elements.accepted.value = '';
  field.focus();
}
