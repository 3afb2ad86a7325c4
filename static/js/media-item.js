/* One file: the focus point by a click on the picture, the cover frame from where the video stands, tags. */
import { suggestTags } from './media-tags.js';

for (const field of document.querySelectorAll('[data-suggest]')) suggestTags(field);

const picture = document.querySelector('[data-focus-pic]');
const form = document.querySelector('[data-focus-form]');
if (picture && form) {
  const dot = picture.querySelector('.mi-dot');
  const panel = form.closest('details');
  const place = () => { dot.style.left = `${form.elements.x.value}%`; dot.style.top = `${form.elements.y.value}%`; };
  panel.addEventListener('toggle', () => { dot.hidden = !panel.open; picture.classList.toggle('is-picking', panel.open); place(); });
  form.addEventListener('input', place);
  picture.addEventListener('click', event => {
    if (!panel.open) return;
    const box = picture.getBoundingClientRect();
    form.elements.x.value = Math.round((event.clientX - box.left) / box.width * 100);
    form.elements.y.value = Math.round((event.clientY - box.top) / box.height * 100);
    place();
  });
}

const cover = document.querySelector('[data-cover-form]');
cover?.querySelector('[data-now]').addEventListener('click', () => {
  cover.elements.second.value = document.querySelector('[data-video]').currentTime.toFixed(1);
});
