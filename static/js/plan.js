/* The board of ideas: dragging between columns, and the same by keyboard. Every move has a button without scripts, too. */
import { keysBlocked, post, toast } from './app.js';
import { draggable, putBack } from './drag.js';

const board = document.getElementById('ideas');

/** Ask the server to put a card into another column; on refusal `undo` runs and the reason is shown. */
async function move(card, stage, undo) {
  card.setAttribute('aria-busy', 'true');
  let answer;
  let ok = false;
  try {
    const response = await post(card.querySelector('form[action$="/move/"]').action, { stage });
    ok = response.ok;
    answer = await response.json();
  } catch {
    answer = { error: board.dataset.failed };
  }
  card.removeAttribute('aria-busy');
  if (!ok) { undo(); toast(answer.error, { bad: true }); return; }
  for (const button of card.querySelectorAll('[name="stage"]')) button.hidden = button.value === stage;
  count();
  toast(answer.text);
}

/** A column that shows only a part keeps its own number; the move changes it by one. */
function count() {
  for (const column of board.querySelectorAll('.ideas-c')) {
    const shown = column.querySelectorAll('[data-idea]').length;
    const box = column.querySelector('[data-count]');
    const was = Number(column.dataset.shown);
    box.textContent = Number(box.textContent) + shown - was;
    column.dataset.shown = shown;
  }
}

function dragged(event) {
  const { item, from, to } = event;
  if (from !== to) move(item, to.dataset.stage, () => putBack(event));
}

async function bind() {
  await draggable(board.querySelectorAll('[data-stage]'), {
    group: 'ideas', draggable: '.idea', sort: false, ghostClass: 'is-ghost', filter: 'button, summary', onEnd: dragged,
    onStart: () => board.classList.add('is-dragging'), onUnchoose: () => board.classList.remove('is-dragging'),
  });
  board.dataset.ready = '';
}

/** The card beside: up and down in its column, left and right in the nearest column that has one. */
function neighbour(card, key) {
  const lists = [...board.querySelectorAll('[data-stage]')];
  const list = card.closest('[data-stage]');
  const cards = [...list.querySelectorAll('[data-idea]')];
  const at = cards.indexOf(card);
  if (key === 'ArrowDown') return cards[at + 1];
  if (key === 'ArrowUp') return cards[at - 1];
  const step = key === 'ArrowRight' ? 1 : -1;
  for (let n = lists.indexOf(list) + step; n >= 0 && n < lists.length; n += step) {
    const others = [...lists[n].querySelectorAll('[data-idea]')];
    if (others.length) return others[Math.min(at, others.length - 1)];
  }
  return null;
}

if (board) {
  for (const column of board.querySelectorAll('.ideas-c')) column.dataset.shown = column.querySelectorAll('[data-idea]').length;
  if ('sortable' in board.dataset) bind();
  document.addEventListener('keydown', event => {
    if (keysBlocked(event)) return;
    const card = document.activeElement?.closest('[data-idea]');
    if (!card) return;
    const inMenu = document.activeElement.closest('.menu[open]');
    if (event.key.startsWith('Arrow') && !inMenu) {
      const target = neighbour(card, event.key);
      if (target) { event.preventDefault(); target.querySelector('.idea-t').focus(); }
    }
    if (event.key === 'm') {
      const menu = card.querySelector('details.menu');
      if (menu) { event.preventDefault(); menu.open = true; menu.querySelector('[name="stage"]:not([hidden])').focus(); }
    }
    if (event.key === 'Escape' && inMenu) { inMenu.open = false; card.querySelector('.idea-t').focus(); }
  });
}
