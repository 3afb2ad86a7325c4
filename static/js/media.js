/* The library: several uploads at once with progress, pause and go on, by button or by dropping files. */
import { begin } from './media-upload.js';

const form = document.querySelector('[data-upload-form]');
const zone = document.querySelector('[data-drop]');
const jobs = document.querySelector('[data-jobs]');
const words = JSON.parse(document.getElementById('media-words').textContent);
const AT_ONCE = 3;
const queue = [];
let running = 0;
let stored = 0;

function make(tag, className, text = '') {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function button(text, run, className = 'btn btn-sm btn-ghost') {
  const made = make('button', className, text);
  made.type = 'button';
  made.addEventListener('click', run);
  return made;
}

/** A line for one file: name, bar, what it does, buttons. */
function lineOf(file) {
  const line = document.createElement('li');
  const bar = document.createElement('progress');
  const acts = make('span', 'ml-acts');
  const note = make('span', 'dim t12', words.waiting);
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute('aria-label', file.name);
  acts.append(note);
  line.append(make('span', 'trunc', file.name), bar, acts);
  jobs.append(line);
  return { line, bar, acts, note };
}

async function post(url, values = {}) {
  const data = new FormData(form);
  data.delete('file');
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  const answer = await fetch(url, { method: 'POST', headers: { Accept: 'application/json' }, body: data });
  if (!answer.ok) throw new Error((await answer.json()).message || words.failed);
}

/** The file looks like one that is there: keep both, or take that one. Resolves when somebody has chosen. */
function choose(shown, asset) {
  const other = asset.alike[0];
  const box = make('div', 'ml-alike');
  const picture = document.createElement('img');
  picture.className = 'th';
  picture.src = other.thumb;
  picture.alt = '';
  const link = make('a', 'link grow', words.alike.replace('{name}', other.title));
  link.href = other.url;
  return new Promise(resolve => {
    const decide = (url, values) => async () => {
      try { await post(url, values); } catch (error) { shown.note.textContent = error.message; }
      box.remove();
      resolve();
    };
    box.append(picture, link, button(words.use, decide(other.merge, { into: other.id }), 'btn btn-sm'), button(words.keep, decide(other.keep)));
    shown.line.append(box);
  });
}

async function send(file, shown) {
  const folder = form.querySelector('[name="folder"]')?.value || '';
  const sending = begin({ tus: form.dataset.tus, done: form.dataset.done }, file, {
    failed: words.failed, meta: folder ? { folder } : {}, onProgress: percent => { shown.bar.value = percent; shown.note.textContent = `${percent}%`; },
  });
  const pause = button(words.pause, () => {
    const paused = pause.textContent === words.resume;
    if (paused) sending.resume(); else sending.pause();
    pause.textContent = paused ? words.pause : words.resume;
    if (!paused) shown.note.textContent = words.paused;
  });
  const cancel = button(words.cancel, () => { sending.cancel(); shown.line.remove(); next(true); });
  shown.acts.append(pause, cancel);
  try {
    const answer = await sending.finished;
    pause.remove();
    cancel.remove();
    shown.bar.value = 100;
    shown.note.textContent = answer.existed ? words.known : words.done;
    stored += 1;
    if (!answer.existed && answer.assets[0].alike.length) await choose(shown, answer.assets[0]);
  } catch (error) {
    pause.remove();
    cancel.remove();
    shown.line.className = 'is-bad';
    shown.note.textContent = error.message;
  }
  next(true);
}

function next(ended = false) {
  if (ended) running -= 1;
  while (running < AT_ONCE && queue.length) {
    running += 1;
    const [file, shown] = queue.shift();
    send(file, shown);
  }
  if (!running && stored && !jobs.querySelector('.is-bad')) setTimeout(() => location.reload(), 500);
}

function add(files) {
  for (const file of files) queue.push([file, lineOf(file)]);
  next();
}

form?.querySelector('[type="file"]').addEventListener('change', event => { add([...event.target.files]); event.target.value = ''; });
if (form) {
  for (const name of ['dragover', 'dragleave', 'drop']) {
    zone.addEventListener(name, event => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      zone.classList.toggle('is-over', name === 'dragover');
      if (name === 'drop') add([...event.dataTransfer.files]);
    });
  }
}
