/* The library: several uploads at once with progress, by button or by dropping files. */
import { upload } from './media-upload.js';

const form = document.querySelector('[data-upload-form]');
const zone = document.querySelector('[data-drop]');
const jobs = document.querySelector('[data-jobs]');
const words = JSON.parse(document.getElementById('media-words').textContent);

async function send(files) {
  let stored = 0;
  for (const file of files) {
    const line = document.createElement('li');
    const name = document.createElement('span');
    const bar = document.createElement('progress');
    const note = document.createElement('span');
    name.textContent = file.name;
    name.className = 'trunc';
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute('aria-label', file.name);
    note.textContent = words.waiting;
    line.append(name, bar, note);
    jobs.append(line);
    try {
      const answer = await upload(form.action, file, {
        failed: words.failed, onProgress: percent => { bar.value = percent; note.textContent = `${percent}%`; },
      });
      bar.value = 100;
      note.textContent = answer.note || words.done;
      stored += 1;
    } catch (error) {
      line.className = 'is-bad';
      note.textContent = error.message;
    }
  }
  const refused = jobs.querySelector('.is-bad, li:not(.is-bad) span:last-child:not(:empty)');
  if (stored && !jobs.querySelector('.is-bad')) setTimeout(() => location.reload(), refused ? 900 : 300);
}

form?.querySelector('[type="file"]').addEventListener('change', event => send([...event.target.files]));
if (form) {
  for (const name of ['dragover', 'dragleave', 'drop']) {
    zone.addEventListener(name, event => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      zone.classList.toggle('is-over', name === 'dragover');
      if (name === 'drop') send([...event.dataTransfer.files]);
    });
  }
}
