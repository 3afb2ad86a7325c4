/* Production pages: lines and cards that drag (buttons do the same without), the clock on air, printing. */
import { post, toast } from './app.js';
import { draggable, putBack } from './drag.js';

async function refusal(response) {
  try { return (await response.json()).detail; } catch { return document.querySelector('[data-refused]')?.textContent || response.statusText; }
}

async function send(url, values, undo) {
  const response = await post(url, values);
  if (response.ok) return true;
  undo();
  const shown = response.headers.get('content-type')?.includes('html') ? new DOMParser().parseFromString(await response.text(), 'text/html').body.textContent.trim() : await refusal(response);
  toast(shown, { bad: true });
  return false;
}

/* A run-of-show shows clocks that follow from the order, so the page is fetched anew once it is stored. */
async function reordered(event) {
  if (event.oldIndex === event.newIndex) return;
  const order = [...event.to.querySelectorAll(':scope > [data-line]')].map(line => line.dataset.line).join(',');
  if (await send(event.to.dataset.order, { order }, () => putBack(event))) location.reload();
}

async function restaged(event) {
  const { item, from, to } = event;
  if (from === to) { if (event.oldIndex !== event.newIndex) putBack(event); return; }
  if (await send(item.dataset.card, { stage: to.dataset.stage }, () => putBack(event))) location.reload();
}

const lists = document.querySelectorAll('[data-order]');
const filter = 'form, details';
if (lists.length) draggable(lists, { filter, draggable: '[data-line]', onEnd: reordered });
// Whoever may not move cards has no buttons for it either.
if (document.querySelector('.mk-move')) {
  draggable(document.querySelectorAll('[data-board] [data-stage]'), { filter, group: 'stages', draggable: '.mk-card', onEnd: restaged });
}

/* The server says the time every ten seconds; between, the seconds run here. On air it counts from the beginning. */
let ahead = 0;
function tell() {
  const clock = document.querySelector('[data-clock]');
  if (!clock) return;
  if (clock.dataset.read !== '1') {
    ahead = Date.parse(clock.dateTime) - Date.now();
    clock.dataset.read = '1';
  }
  const moment = Date.now() + ahead;
  if (clock.dataset.clock) {
    const seconds = Math.max(0, Math.floor((moment - Date.parse(clock.dataset.clock)) / 1000));
    const two = number => String(number).padStart(2, '0');
    clock.textContent = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  }
}
if (document.querySelector('[data-clock]')) { tell(); setInterval(tell, 1000); }

document.querySelector('[data-print]')?.addEventListener('click', () => print());
