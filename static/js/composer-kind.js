/* Fields of the post's kind: exchanged when another kind is chosen; what was written for the old one waits here. */
import { changed, form, words } from './composer-state.js';
import { toast } from './app.js';

const box = document.getElementById('kind-fields');
const kept = new Map();
let shown = box.dataset.kindFields;

const chosenKind = () => form.querySelector('[name="kind"]:checked').value;

/** The article's editor is fetched only when there is an article. */
async function prepare() {
  const article = box.querySelector('[data-article]:not([data-ready])');
  if (!article) return;
  article.dataset.ready = '';
  const { edit } = await import('./composer-article.js');
  edit(article);
}

function leave() {
  const part = document.createDocumentFragment();
  part.append(...box.childNodes);
  kept.set(shown, part);
}

function choose() {
  const kind = chosenKind();
  form.dataset.kind = kind;
  if (kind === shown) return;
  leave();
  const back = kept.get(kind);
  /* Until the server has answered, the page says that it shows nothing of this kind. */
  if (back) box.append(back);
  else box.innerHTML = '<input type="hidden" name="d" value="">';
  shown = kind;
  box.dataset.kindFields = kind;
  changed();
}

/* ---------- what was left on this device ---------- */
let rescued = null;
function fill() {
  if (!rescued || box.querySelector('[name="d"]').value !== chosenKind()) return;
  for (const name of new Set(rescued.keys())) {
    const values = rescued.getAll(name);
    const found = () => [...box.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    const list = found()[0]?.closest('[data-rows]');
    while (list && found().length < values.length) list.append(list.lastElementChild.cloneNode(true));
    found().forEach((field, n) => { if (field.type === 'checkbox') field.checked = true; else field.value = values[n] ?? ''; });
  }
  const article = box.querySelector('[data-article]');
  if (article) {
    article.querySelector('template[data-body]').innerHTML = rescued.get('d.body') || '';
    article.dispatchEvent(new CustomEvent('article:restored'));
  }
  rescued = null;
}
form.addEventListener('composer:restored', ({ detail }) => {
  rescued = new URLSearchParams([...detail].filter(([name]) => name.startsWith('d.')));
  choose();
  fill();
});

form.addEventListener('change', event => { if (event.target.name === 'kind') choose(); });
form.addEventListener('composer:live', ({ detail }) => {
  if (!detail.kind || box.querySelector('[name="d"]').value === chosenKind()) return;
  const answer = document.createElement('template');
  answer.innerHTML = detail.kind;
  if (answer.content.querySelector('[name="d"]').value !== chosenKind()) return;
  box.replaceChildren(answer.content);
  fill();
  prepare();
});

/* Rows of answers and prizes. */
box.addEventListener('click', event => {
  const id = event.target.closest('[data-add-row]')?.dataset.addRow;
  if (!id) return;
  const list = document.getElementById(id);
  const row = list.lastElementChild.cloneNode(true);
  if (list.children.length >= Number(list.dataset.most)) return;
  for (const input of row.querySelectorAll('input')) {
    input.value = '';
    input.setAttribute('aria-label', input.getAttribute('aria-label').replace(/\d+$/, list.children.length + 1));
  }
  list.append(row);
  row.querySelector('input').focus();
});

/* Emptying a row is taking it out: it can be had back for a while. */
box.addEventListener('change', event => {
  const { target } = event;
  const was = target.defaultValue;
  if (!target.closest('[data-rows]') || target.value || !was) return;
  toast(words.removed, { action: words.undo, run: () => { target.value = was; changed(); } });
});

form.dataset.kind = shown;
prepare();
