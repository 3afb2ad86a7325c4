/* The calendar: dragging between days and the tray with undo, moving by dialog, quick view, keyboard. */
import { keysBlocked, post, toast } from './app.js';

const board = document.getElementById('board');
const peek = document.getElementById('peek');
const moveDialog = document.getElementById('move');
const words = JSON.parse(document.getElementById('calendar-words').textContent);
const UNDO_MS = 10_000;
let lastMove = null;
let peekedCard = null;

/* ---------- moving ---------- */

/** Where a card's post is moved or copied: below the address its link leads to. */
const below = (card, part) => `${card.querySelector('a').pathname}${part}/`;

/** Ask the server to move a post. On refusal `putBack` runs and the reason is shown. */
async function move(card, values, { putBack, quiet } = {}) {
  card.setAttribute('aria-busy', 'true');
  let answer;
  let ok = false;
  try {
    const response = await post(below(card, 'move'), values);
    ok = response.ok;
    answer = await response.json();
  } catch {
    answer = { error: words.failed };
  }
  card.removeAttribute('aria-busy');
  if (!ok) {
    putBack?.();
    if (!quiet) toast(answer.error, { bad: true });
    return answer;
  }
  const placed = place(answer, card);
  lastMove = { card: placed, undo: answer.undo, at: Date.now() };
  const made = lastMove;
  toast(answer.text, { action: words.undo, run: () => undo(made) });
  return null;
}

function undo(made) {
  if (!made || made.done) return;
  made.done = true;
  move(made.card, made.undo).then(() => { lastMove = null; });
}

/** Put the card the server drew where it belongs, in time order, and count the tray. */
function place(answer, old) {
  const holder = document.createElement('template');
  holder.innerHTML = answer.card.trim();
  const fresh = holder.content.firstElementChild;
  old?.remove();
  const list = document.getElementById(answer.list);
  if (list) {
    const moment = Number(fresh.dataset.at || 0);
    const next = [...list.children].find(other => Number(other.dataset.at || 0) > moment);
    list.insertBefore(fresh, fresh.dataset.at ? next ?? null : list.firstChild);
    window.htmx.process(fresh);
    list.closest('td')?.classList.remove('is-empty');
    fresh.querySelector('a').focus({ preventScroll: false });
  }
  for (const [name, count] of Object.entries(answer.counts)) {
    for (const box of document.querySelectorAll(`[data-count="${name}"]`)) box.textContent = count;
  }
  closePeek();
  return fresh;
}

function dragged(event) {
  const { item, from, to, oldDraggableIndex } = event;
  if (from === to) return;
  const siblings = [...from.children];
  const putBack = () => from.insertBefore(item, siblings[oldDraggableIndex] ?? null);
  if (from.dataset.drop === to.dataset.drop) { putBack(); return; }
  move(item, to.dataset.drop ? { date: to.dataset.drop } : { tray: '1' }, { putBack });
}

function makeSortable(Sortable, list) {
  if (Sortable.get(list)) return;
  new Sortable(list, {
    group: 'posts', draggable: '.ev', filter: '.is-locked', preventOnFilter: false, sort: false, animation: 140,
    ghostClass: 'is-ghost', dragClass: 'is-drag', delay: 180, delayOnTouchOnly: true, onEnd: dragged,
    onStart: () => board.classList.add('is-dragging'), onUnchoose: () => board.classList.remove('is-dragging'),
  });
}

/** What drags is fetched apart from the page, and only where the reader may move something. */
async function bindLists() {
  if (!board.querySelector('[data-move]')) return;
  const { default: Sortable } = await import('../vendor/sortable.js');
  for (const list of board.querySelectorAll('[data-drop]')) makeSortable(Sortable, list);
}
/* Once the page stands still, or earlier when a pointer comes near: the first drag must find it ready. */
board.addEventListener('pointerover', bindLists, { once: true });
if (window.requestIdleCallback) requestIdleCallback(bindLists); else setTimeout(bindLists, 200);

/* ---------- the dialog that moves without dragging ---------- */
async function openMove(card) {
  if (!card || !('move' in card.dataset)) return;
  if (card.classList.contains('is-locked')) { toast(words.locked, { bad: true }); return; }
  const url = `${below(card, 'move')}?next=${encodeURIComponent(location.pathname + location.search)}`;
  const response = await fetch(url, { headers: { 'HX-Request': 'true' } });
  moveDialog.innerHTML = await response.text();
  const form = moveDialog.querySelector('form');
  form?.addEventListener('submit', event => submitMove(event, card));
  closePeek();
  moveDialog.showModal();
  moveDialog.querySelector('input[type="date"]')?.focus();
}

async function submitMove(event, card) {
  event.preventDefault();
  event.stopPropagation();
  const form = event.target;
  const values = Object.fromEntries(new FormData(form, event.submitter));
  delete values.csrfmiddlewaretoken;
  if (!values.tray) delete values.tray;
  const refused = await move(card, values, { quiet: true });
  if (!refused) {
    moveDialog.close();
    lastMove?.card.querySelector('a')?.focus();
    return;
  }
  const place = form.querySelector('[data-error]');
  place.textContent = refused.error;
  place.hidden = false;
}

async function duplicate(card) {
  if (!card || !('move' in card.dataset)) return;
  try {
    const response = await post(below(card, 'copy'));
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    place(answer, null);
    toast(answer.text);
  } catch (error) {
    toast(error.message || words.failed, { bad: true });
  }
}

/* ---------- quick view ---------- */
document.addEventListener('htmx:after:swap', () => {
  bindLists();
  if (peek.childElementCount && peek.dataset.shown !== peek.querySelector('#peek-title')?.textContent) showPeek();
});

function showPeek() {
  peek.dataset.shown = peek.querySelector('#peek-title')?.textContent ?? '';
  peek.hidden = false;
  const box = peekedCard?.getBoundingClientRect();
  if (box && innerWidth > 860) {
    const width = peek.offsetWidth;
    const left = box.right + 8 + width < innerWidth ? box.right + 8 : Math.max(8, box.left - width - 8);
    const top = Math.max(8, Math.min(box.top - 20, innerHeight - peek.offsetHeight - 12));
    Object.assign(peek.style, { left: `${left}px`, top: `${top}px` });
  } else {
    peek.removeAttribute('style');
  }
  board.querySelectorAll('.ev.is-open').forEach(card => card.classList.remove('is-open'));
  peekedCard?.classList.add('is-open');
  peek.querySelector('[data-peek-close]')?.focus();
}

function closePeek() {
  if (peek.hidden) return;
  const hadFocus = peek.contains(document.activeElement);
  peek.hidden = true;
  peek.replaceChildren();
  delete peek.dataset.shown;
  peekedCard?.classList.remove('is-open');
  if (hadFocus) peekedCard?.querySelector('a')?.focus();
}

document.addEventListener('click', event => {
  const card = event.target.closest('[data-post]');
  if (card && board.contains(card)) { peekedCard = card; delete peek.dataset.shown; }
  if (event.target.closest('[data-peek-close]')) { closePeek(); return; }
  const opener = event.target.closest('[data-move-open]');
  if (opener) { event.preventDefault(); openMove(peekedCard); return; }
  if (event.target.closest('[data-tray]')) { toggleTray(); return; }
  if (!card && !peek.contains(event.target)) closePeek();
  /* An empty spot of a day starts a post for it. */
  const cell = event.target.closest('.cal td');
  if (cell && !event.target.closest('a, button, .ev')) cell.querySelector('.day-add')?.click();
});

document.addEventListener('click', event => {
  if (event.target.closest('#move [data-close]')) event.preventDefault();
}, true);

/* ---------- tray ---------- */
function toggleTray() {
  const narrow = matchMedia('(max-width: 1200px)').matches;
  const open = board.classList.toggle(narrow ? 'tray-shown' : 'tray-hidden') === narrow;
  if (!narrow) {
    try { localStorage.setItem('tray', open ? '' : 'hidden'); } catch { /* storage blocked: the choice lasts for this page */ }
  }
}
try { board.classList.toggle('tray-hidden', localStorage.getItem('tray') === 'hidden'); } catch { /* storage blocked: the tray is open */ }

/* ---------- keyboard ---------- */
const cardOf = element => element?.closest?.('[data-post]');

function neighbour(card, key) {
  const list = card.parentElement;
  const cards = [...list.querySelectorAll('[data-post]')];
  const index = cards.indexOf(card);
  const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[key];
  const vertical = key === 'ArrowDown' || key === 'ArrowUp';
  if (vertical && cards[index + step]) return cards[index + step];
  const lists = [...board.querySelectorAll('.evs')];
  const here = lists.indexOf(list);
  if (here < 0) return null;
  const stride = vertical && list.closest('.cal') && innerWidth > 860 ? 7 : 1;
  for (let n = here + step * stride; n >= 0 && n < lists.length; n += step * stride) {
    const others = [...lists[n].querySelectorAll('[data-post]')];
    if (others.length) return vertical ? others.at(step > 0 ? 0 : -1) : others[Math.min(index, others.length - 1)];
  }
  return null;
}

document.addEventListener('keydown', event => {
  if ((event.metaKey || event.ctrlKey) && !event.shiftKey && event.key.toLowerCase() === 'z') {
    const typing = event.target.closest('input, textarea, [contenteditable]');
    if (!typing && lastMove && !lastMove.done && Date.now() - lastMove.at < UNDO_MS) { event.preventDefault(); undo(lastMove); }
    return;
  }
  if (event.key === 'Escape' && !peek.hidden) { closePeek(); return; }
  if (keysBlocked(event)) return;
  const card = cardOf(document.activeElement) ?? (peek.hidden ? null : peekedCard);
  if (event.key.startsWith('Arrow')) {
    const target = card ? neighbour(card, event.key) : null;
    if (target) { event.preventDefault(); target.querySelector('a').focus(); }
    return;
  }
  if (event.key === 'm' && card) { event.preventDefault(); openMove(card); return; }
  if (event.key === 'd' && card) { event.preventDefault(); duplicate(card); return; }
  document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});
