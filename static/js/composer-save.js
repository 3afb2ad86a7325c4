/* Nothing written is lost: drafts are saved to the server while somebody writes; without a network, and for posts whose
   changes must be saved by hand, the text waits on this device. A version conflict stops saving until a person decides. */
import { changed, data, fields, form, say, words } from './composer-state.js';

const QUIET = 1800;
const LOOK = 450;
const explicit = 'explicit' in form.dataset;
const status = document.querySelector('[data-saved]');
/* Not form.elements.version: the conflict banner's button has that name, too. */
const version = form.querySelector('input[name="version"]');
let sent = fields().toString();
let looked = sent;
let saveTimer = 0;
let lookTimer = 0;
let running = null;
let stopped = false;
let leaving = false;

const storeKey = () => `juzhen-post:${location.pathname.split('/')[2]}:${data.post || 'new'}`;
const dirty = () => withoutVersion(fields()) !== withoutVersion(new URLSearchParams(sent));

function withoutVersion(values) {
  values.delete('version');
  values.delete('post');
  values.delete('key');
  values.delete('csrfmiddlewaretoken');
  /* Fields of an account that has just been chosen say nothing yet. */
  values.delete('o');
  for (const [name, value] of [...values]) if (name.startsWith('o.') && !value) values.delete(name);
  return values.toString();
}

/** Say how things stand, in few words where there is little room. */
function tell(key, values = {}, bad = false) {
  const forms = `${key}Short` in words ? [['hide-m', key], ['only-m', `${key}Short`]] : [['', key]];
  status.replaceChildren(...forms.map(([shown, name]) => {
    const text = document.createElement('span');
    text.className = shown;
    text.textContent = say(name, values);
    return text;
  }));
  status.classList.toggle('bad', bad);
}

function keep(key, values) {
  try { localStorage.setItem(storeKey(), JSON.stringify({ at: Date.now(), form: withoutVersion(fields()) })); } catch { /* storage blocked: the page itself still holds the text */ }
  tell(key, values);
}
function forget() {
  try { localStorage.removeItem(storeKey()); } catch { /* storage blocked: nothing was kept */ }
}

async function ask(url, body) {
  const token = JSON.parse(document.body.getAttribute('hx-headers:inherited'))['X-CSRFToken'];
  return fetch(url, { method: 'POST', headers: { 'X-CSRFToken': token, Accept: 'application/json' }, body, keepalive: body.toString().length < 60000 });
}

/** Store the draft now; resolves when the server has answered. */
export async function save() {
  clearTimeout(saveTimer);
  if (running) await running;
  if (stopped || leaving || !dirty()) return;
  if (explicit) { keep('local'); return; }
  running = store();
  try { await running; } finally { running = null; }
}

async function store() {
  const body = fields();
  const text = body.toString();
  tell('saving');
  let answer;
  try { answer = await ask(form.dataset.autosave || data.urls.create, body); } catch { keep('offline'); schedule(10000); return; }
  let result = {};
  try { result = await answer.json(); } catch { /* signed out or a proxy's page: handled as a failure below */ }
  if (answer.ok && result.id) {
    sent = text;
    forget();
    adopt(result);
    forget();
    const refused = Object.values(result.errors)[0];
    tell(refused ? 'failed' : 'saved', { reason: refused, time: result.saved }, Boolean(refused));
    show(result);
  } else if (answer.status === 409 && result.html) {
    stopped = true;
    keep('local');
    document.getElementById('composer-notes').innerHTML = result.html;
    document.getElementById('conflict').scrollIntoView({ block: 'nearest' });
  } else {
    keep('failed', { reason: result.message || `HTTP ${answer.status}` });
    status.classList.add('bad');
  }
}

function adopt(result) {
  version.value = result.version;
  if (data.post) return;
  data.post = result.id;
  form.elements.post.value = result.id;
  form.dataset.autosave = result.autosave;
  form.action = result.url;
  history.replaceState(null, '', result.url);
  for (const button of document.querySelectorAll('[formaction]')) {
    button.setAttribute('formaction', button.getAttribute('formaction').replace('/posts/new/', `/posts/${result.id}/`).replace(/\/posts\/(\d+)\/$/, '/posts/$1/edit/'));
  }
}

function schedule(wait = QUIET) {
  clearTimeout(saveTimer);
  saveTimer = setTimeout(save, wait);
}

async function look() {
  const values = fields();
  if (withoutVersion(new URLSearchParams(values)) === looked) return;
  looked = withoutVersion(new URLSearchParams(values));
  try {
    const answer = await ask(data.urls.look, values);
    if (answer.ok && looked === withoutVersion(fields())) show(await answer.json());
  } catch { /* no network: the panels refresh with the next answer */ }
}

const show = result => form.dispatchEvent(new CustomEvent('composer:live', { detail: result }));

function onChange() {
  clearTimeout(lookTimer);
  lookTimer = setTimeout(look, LOOK);
  if (!dirty()) return;
  if (explicit) tell('unsaved');
  schedule();
}

form.addEventListener('input', onChange);
form.addEventListener('change', onChange);
form.addEventListener('composer:change', onChange);
form.addEventListener('focusout', event => { if (event.target.matches('textarea, input')) schedule(300); });
addEventListener('online', save);
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') save(); });
addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
addEventListener('pagehide', () => { if (dirty() && !leaving && !stopped) keep('local'); });
form.addEventListener('submit', event => {
  if (event.defaultPrevented) return;
  leaving = true;
  clearTimeout(saveTimer);
  try { sessionStorage.setItem('juzhen-sent', storeKey()); } catch { /* storage blocked: nothing to clear either */ }
});

document.addEventListener('click', event => {
  if (event.target.closest('[data-keep-mine]') && !explicit) {
    event.preventDefault();
    version.value = document.getElementById('conflict').dataset.version;
    document.getElementById('conflict').remove();
    stopped = false;
    sent = '';
    save();
  }
  if (event.target.closest('[data-take-theirs]')) { leaving = true; keep('rescued'); }
});

/* ---------- what an earlier visit left on this device ---------- */
function restore(text) {
  const values = new URLSearchParams(text);
  for (const element of form.elements) {
    if (!element.name || ['version', 'post', 'key', 'csrfmiddlewaretoken', 'media', 'o'].includes(element.name) || element.type === 'file' || element.tagName === 'BUTTON') continue;
    /* Lists are put back by the modules that keep them. */
    if (/^d(\.|$)|^v\..+\.media$/.test(element.name)) continue;
    if (element.type === 'radio') element.checked = values.get(element.name) === element.value;
    else if (element.type === 'checkbox') element.checked = values.getAll(element.name).includes(element.value);
    else if (element.name !== 'thread' && values.has(element.name)) element.value = values.get(element.name);
  }
  form.dispatchEvent(new CustomEvent('composer:restored', { detail: values }));
  changed();
}

function offer() {
  let left = null;
  let finished = '';
  try {
    finished = sessionStorage.getItem('juzhen-sent') || '';
    sessionStorage.removeItem('juzhen-sent');
    if (finished && !document.querySelector('.note-bad, #conflict, #confirm-now')) localStorage.removeItem(finished);
    left = JSON.parse(localStorage.getItem(storeKey()) || 'null');
  } catch { return; }
  if (!left || left.form === withoutVersion(fields())) { forget(); return; }
  const note = document.createElement('div');
  note.className = 'note';
  const text = document.createElement('span');
  text.className = 'grow';
  text.textContent = `${words.rescued} ${new Date(left.at).toLocaleString(document.documentElement.lang)}`;
  const buttons = [['restore', () => restore(left.form)], ['discard', () => {}]].map(([name, run]) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'btn btn-sm';
    button.textContent = words[name];
    button.addEventListener('click', () => { run(); forget(); note.remove(); });
    return button;
  });
  note.append(text, ...buttons);
  document.getElementById('composer-notes').append(note);
}

looked = withoutVersion(fields());
sent = fields().toString();
offer();
