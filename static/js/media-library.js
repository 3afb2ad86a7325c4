/* Choosing files, dragging them onto folders, suggestions for tags. */
import { toast } from './app.js';
import { suggestTags } from './media-tags.js';

const form = document.querySelector('[data-bulk]');
const words = JSON.parse(document.getElementById('media-words').textContent);
const chosen = () => [...form.querySelectorAll('[name="id"]:checked')];

form?.addEventListener('change', () => {
  const count = form.querySelector('[data-count]');
  if (count) count.textContent = chosen().length ? words.chosen.replace('{n}', chosen().length) : '';
});
form?.addEventListener('submit', event => {
  const question = event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});
for (const field of document.querySelectorAll('[data-suggest]')) suggestTags(field);

/* ---------- drag ---------- */
let dragged = [];
form?.addEventListener('dragstart', event => {
  const tile = event.target.closest('[data-asset]');
  if (!tile || !form.querySelector('.bulk')) return;
  const ids = chosen().map(box => box.value);
  dragged = ids.includes(tile.dataset.asset) ? ids : [tile.dataset.asset];
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', dragged.join(','));
  for (const id of dragged) form.querySelector(`[data-asset="${id}"]`)?.classList.add('is-drag');
});
form?.addEventListener('dragend', () => {
  dragged = [];
  for (const tile of form.querySelectorAll('.is-drag')) tile.classList.remove('is-drag');
});
for (const folder of document.querySelectorAll('[data-folder]')) {
  for (const name of ['dragover', 'dragleave', 'drop']) {
    folder.addEventListener(name, event => {
      if (!dragged.length) return;
      event.preventDefault();
      folder.classList.toggle('is-over', name === 'dragover');
      if (name === 'drop') move(folder.dataset.folder);
    });
  }
}

async function move(folder) {
  const data = new FormData();
  data.set('csrfmiddlewaretoken', form.querySelector('[name="csrfmiddlewaretoken"]').value);
  data.set('action', 'move');
  data.set('folder', folder);
  for (const id of dragged) data.append('id', id);
  const answer = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' }, body: data });
  const said = (await answer.json()).message;
  if (!answer.ok) { toast(said, { bad: true }); return; }
  toast(said);
  setTimeout(() => location.reload(), 400);
}
