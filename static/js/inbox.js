/* The inbox: threads open beside the list, steps go without leaving the page, and both stay up to date. */
import { keysBlocked, toast } from './app.js';
import { emojiPopover } from './emoji.js';
import { busyWriting, focusBox, setUpBox, typing, warn } from './inbox-box.js';

const root = document.querySelector('[data-inbox]');
const list = document.getElementById('ib-rows');
const panes = document.getElementById('ib-panes');
export const words = JSON.parse(document.getElementById('ib-words').textContent);
const EVERY = 12_000;
const phone = matchMedia('(max-width: 860px)');
const thread = () => panes.querySelector('[data-thread]');
const ask = (url, options = {}) => fetch(url, { ...options, headers: { 'HX-Request': 'true', ...options.headers } });

/* ---------- opening threads ---------- */
let wanted = 0;

async function open(url, { push = true } = {}) {
  const turn = ++wanted;
  const answer = await ask(url).catch(() => null);
  if (turn !== wanted) return;
  if (!answer?.ok) { location.assign(url); return; }
  leave();
  panes.innerHTML = await answer.text();
  window.htmx?.process(panes);
  root.classList.add('has-thread');
  root.classList.remove('is-side');
  if (push) history.pushState({ thread: true }, '', url);
  arrived();
}

/** What has to be done whenever a thread is on the page. */
function arrived() {
  const here = thread();
  for (const row of list.querySelectorAll('.conv')) {
    const on = row.dataset.id === here?.dataset.thread;
    row.classList.toggle('is-cur', on);
    row.classList.toggle('is-at', on);
    if (on) { row.classList.remove('is-un'); row.querySelector('.conv-l').setAttribute('aria-current', 'true'); row.scrollIntoView({ block: 'nearest' }); } else row.querySelector('.conv-l').removeAttribute('aria-current');
  }
  if (!here) return;
  document.title = document.title.replace(/^.* · (?=[^·]+ · [^·]+ · )|^(?=[^·]+ · [^·]+ · [^·]+$)/, `${here.dataset.title} · `);
  toEnd();
  setUpBox(here, { refresh, next, words });
}

function toEnd() {
  const talk = document.getElementById('ib-talk');
  if (talk) talk.scrollTop = talk.scrollHeight;
}

/** Tell the others that we are gone, and give the claim back. */
function leave() {
  const form = panes.querySelector('[data-reply]');
  if (!form) return;
  const values = new FormData();
  values.set('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
  values.set('do', 'release');
  values.set('leaving', '1');
  navigator.sendBeacon(form.dataset.claimUrl, values);
}
addEventListener('pagehide', leave);
addEventListener('popstate', () => {
  if (/\/inbox\/\d+\/$/.test(location.pathname)) open(location.href, { push: false });
  else location.reload();
});

/** The thread below the open one, after it is done. */
function next() {
  const rows = [...list.querySelectorAll('.conv')];
  const at = rows.findIndex(row => row.dataset.id === thread()?.dataset.thread);
  const row = rows[at + 1] ?? rows[at - 1];
  if (row && !phone.matches) open(row.querySelector('.conv-l').href);
  else if (phone.matches) location.assign(root.dataset.url + root.dataset.back);
  else refresh({ force: true });
}

/* ---------- staying up to date ---------- */
let asking = null;

function liveUrl(force) {
  const here = thread();
  const query = new URLSearchParams(location.search);
  query.delete('after');
  if (!query.has('who')) query.set('who', root.querySelector('[data-tab][aria-current]')?.dataset.tab ?? 'all');
  query.set('mark', list.dataset.mark);
  if (here) {
    query.set('thread', here.dataset.thread);
    query.set('v', force ? '' : here.dataset.version);
    if (typing()) query.set('typing', '1');
  }
  return `${root.dataset.live}?${query}`;
}

async function refresh({ force = false } = {}) {
  if (asking && !force) return;
  const id = thread()?.dataset.thread;
  const turn = {};
  asking = turn;
  try {
    const answer = await ask(liveUrl(force));
    if (!answer.ok) return;
    const news = await answer.json();
    if (asking !== turn && !force) return;
    takeList(news);
    if (thread() && thread().dataset.thread === id) takeThread(news);
  } catch { /* offline: the next turn tries again */ } finally { if (asking === turn) asking = null; }
}

function takeList(news) {
  for (const [name, count] of Object.entries(news.counts)) root.querySelector(`[data-count="${name}"]`).textContent = count;
  for (const badge of document.querySelectorAll('[data-nav-count="interactions"]')) { badge.textContent = news.waiting; badge.hidden = !news.waiting; }
  if (news.rows === undefined) return;
  const chosen = new Set([...list.querySelectorAll('[name="ids"]:checked')].map(box => box.value));
  const focused = list.contains(document.activeElement) ? document.activeElement.closest('.conv')?.dataset.id : null;
  const at = list.querySelector('.conv.is-at')?.dataset.id;
  const fresh = document.createElement('ul');
  fresh.innerHTML = news.rows;
  const ids = new Set([...fresh.querySelectorAll('.conv')].map(row => row.dataset.id));
  const later = [...list.querySelectorAll('.conv[data-later]')].filter(row => !ids.has(row.dataset.id));
  const more = list.querySelector('.conv-more');
  const place = list.scrollTop;
  list.replaceChildren(...(later.length ? [...fresh.children].filter(row => !row.matches('.conv-more')) : fresh.children), ...later, ...(later.length && more ? [more] : []));
  list.dataset.mark = news.mark;
  list.scrollTop = place;
  for (const row of list.querySelectorAll('.conv')) {
    if (chosen.has(row.dataset.id)) row.querySelector('[name="ids"]').checked = true;
    row.classList.toggle('is-at', row.dataset.id === at);
    row.classList.toggle('is-cur', row.dataset.id === thread()?.dataset.thread);
    if (row.dataset.id === focused) row.querySelector('.conv-l').focus({ preventScroll: true });
  }
  countChosen();
}

function takeThread(news) {
  const here = thread();
  if (news.version === undefined) return;
  const banner = document.getElementById('ib-banner');
  if (banner.innerHTML !== news.banner) banner.innerHTML = news.banner;
  here.dataset.version = news.version;
  if (news.conversation === undefined) return;
  takeTalk(here, news);
  const head = document.getElementById('ib-head');
  if (!head.querySelector('details[open]')) head.innerHTML = news.head;
  const side = document.getElementById('ib-side');
  if (!side.contains(document.activeElement) || document.activeElement === side) { side.innerHTML = news.customer; window.htmx?.process(side); }
}

/** New messages; what is being written stays, and its writer is told what it was written without. */
function takeTalk(here, news) {
  const talk = document.getElementById('ib-talk');
  const atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;
  const known = new Set([...talk.querySelectorAll('[data-m]')].map(item => item.dataset.m));
  const earlier = talk.dataset.extended;
  const openMenu = talk.querySelector('details[open]');
  if (earlier || openMenu) {
    const fresh = document.createElement('div');
    fresh.innerHTML = news.conversation;
    for (const item of fresh.querySelectorAll('[data-m]')) {
      const old = document.getElementById(item.id);
      if (!old) talk.append(item);
      else if (!old.querySelector('details[open]')) old.replaceWith(item);
    }
  } else talk.innerHTML = news.conversation;
  const added = [...talk.querySelectorAll('[data-m]')].filter(item => !known.has(item.dataset.m));
  here.dataset.last = Math.max(Number(here.dataset.last), news.last);
  if (atEnd || added.length) toEnd();
  if (!busyWriting()) return;
  const others = added.filter(item => item.dataset.by !== here.dataset.me);
  if (others.some(item => item.matches('.is-me'))) warn(words.answered);
  else if (others.length) warn(words.newer);
}

setInterval(() => { if (!document.hidden) refresh(); }, EVERY);
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });

/* ---------- clocks ---------- */
const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);

function span(seconds) {
  if (seconds < 3600) return fill(words.min, { n: Math.max(1, Math.floor(seconds / 60)) });
  return seconds < 172_800 ? fill(words.hour, { n: Math.floor(seconds / 3600) }) : fill(words.day, { n: Math.floor(seconds / 86_400) });
}

function tick() {
  const now = Date.now();
  for (const clock of document.querySelectorAll('[data-due]')) {
    const due = Date.parse(clock.dataset.due);
    const promised = Math.max(1, (due - Date.parse(clock.dataset.since)) / 1000);
    const left = Math.round((due - now) / 1000);
    const shown = left < 0 ? fill(words.over, { time: span(-left) }) : left < 600 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}` : span(left);
    const text = clock.querySelector('[data-left]');
    if (text.textContent !== shown) text.textContent = shown;
    const tone = left <= Math.min(promised * 0.25, 1800) ? 'bad' : left <= Math.min(promised * 0.6, 7200) ? 'warn' : 'good';
    const prefix = clock.matches('.sla-big') ? 'is-' : 'sla-';
    for (const name of ['bad', 'warn', 'good']) clock.classList.toggle(prefix + name, name === tone);
    clock.querySelector('.v')?.setAttribute('stroke-dasharray', `${Math.max(0, Math.min(100, Math.round(100 * (1 - left / promised))))} 100`);
  }
}
setInterval(tick, 1000);

/* ---------- steps ---------- */
async function send(form, submitter) {
  const values = new FormData(form, submitter);
  const answer = await ask(form.action, { method: 'POST', body: values }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (!answer?.ok) { toast(told?.text || words.offline, { bad: true }); return false; }
  if (told?.text) toast(told.text);
  return told;
}

document.addEventListener('submit', async event => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches('[data-step], [data-take], [data-bulk]')) return;
  event.preventDefault();
  if (form.matches('[data-bulk]')) { await bulk(form, event.submitter); return; }
  const menu = form.closest('details.menu');
  if (!await send(form, event.submitter)) return;
  if (menu) menu.open = false;
  document.activeElement?.blur();
  if (form.matches('[data-take]')) { toast(words.taken); focusBox('answer'); }
  if ('next' in form.dataset) next();
  await refresh({ force: true });
});

async function bulk(form, submitter) {
  if (submitter?.dataset.user) form.elements.user.value = submitter.dataset.user;
  if (submitter?.dataset.until) form.elements.until.value = submitter.dataset.until;
  const told = await send(form, submitter);
  if (!told) return;
  for (const menu of form.querySelectorAll('details[open]')) menu.open = false;
  for (const box of list.querySelectorAll('[name="ids"]:checked')) box.checked = told.failed.includes(Number(box.value));
  await refresh({ force: true });
  countChosen();
}

function countChosen() {
  const chosen = list.querySelectorAll('[name="ids"]:checked').length;
  const label = document.querySelector('[data-chosen]');
  if (label) label.textContent = words.chosen.replace('{n}', chosen);
}
list.addEventListener('change', countChosen);

document.addEventListener('click', async event => {
  const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.button);
  const row = event.target.closest('a.conv-l');
  if (row && plain && !phone.matches) { event.preventDefault(); open(row.href); return; }
  const more = event.target.closest('[data-more], [data-earlier]');
  if (more && plain) {
    event.preventDefault();
    const answer = await ask(more.href);
    if (!answer.ok) return;
    if ('more' in more.dataset) { more.closest('li').outerHTML = await answer.text(); return; }
    const talk = document.getElementById('ib-talk');
    const below = talk.scrollHeight - talk.scrollTop;
    more.outerHTML = await answer.text();
    talk.dataset.extended = '1';
    talk.scrollTop = talk.scrollHeight - below;
    return;
  }
  const side = event.target.closest('[data-side]');
  if (side) { event.preventDefault(); root.classList.toggle('is-side'); if (root.classList.contains('is-side')) document.getElementById('ib-side').focus(); }
});

/* ---------- keys ---------- */
function move(step) {
  const rows = [...list.querySelectorAll('.conv')];
  const at = rows.findIndex(row => row.matches('.is-at'));
  const row = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step))];
  if (!row) return;
  rows[at]?.classList.remove('is-at');
  row.classList.add('is-at');
  const link = row.querySelector('.conv-l');
  link.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
  if (thread() && !phone.matches && row.dataset.id !== thread().dataset.thread) open(link.href);
}

function press(key) {
  const target = panes.querySelector(`[data-key="${key}"]`);
  if (!target) return;
  if (target.matches('details')) { target.open = true; target.querySelector('.opt')?.focus(); } else target.querySelector('button').click();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  r: () => focusBox('answer'),
  n: () => focusBox('note'),
  a: () => press('a'),
  s: () => press('s'),
  e: () => press('e'),
  x: () => list.querySelector('.conv.is-at [name="ids"]')?.click(),
};
let go = 0;
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') { root.classList.remove('is-side'); for (const menu of root.querySelectorAll('details.menu[open]')) { menu.open = false; menu.querySelector('summary').focus(); } }
  const pop = event.target.closest?.('.menu-pop');
  if (pop && ['ArrowDown', 'ArrowUp'].includes(event.key)) {
    const options = [...pop.querySelectorAll('.opt')];
    const at = options.indexOf(document.activeElement);
    options[(at + (event.key === 'ArrowDown' ? 1 : options.length - 1)) % options.length]?.focus();
    event.preventDefault();
  }
  if (keysBlocked(event) || event.shiftKey) return;
  const key = event.key.toLowerCase();
  if (key === 'g') { go = Date.now(); return; }
  const act = Date.now() - go < 900 ? null : KEYS[key];
  if (!act) return;
  // N is a note here, not an idea.
  event.preventDefault();
  event.stopImmediatePropagation();
  act();
}, true);

emojiPopover(document.getElementById('ib-emoji'), document.getElementById('ib-emoji').dataset.recent);
arrived();
tick();
