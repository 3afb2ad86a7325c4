/* Reports: fields that belong to a choice, and words that are not saved yet. */

function show(form) {
  for (const part of form.querySelectorAll('[data-when-template], [data-when-rhythm]')) {
    const [name, value] = part.dataset.whenTemplate ? ['template', part.dataset.whenTemplate] : ['rhythm', part.dataset.whenRhythm];
    const chosen = form.querySelector(`[name="${name}"]:checked`);
    part.hidden = !!chosen && chosen.value !== value;
  }
}

for (const form of document.querySelectorAll('[data-report-form]')) {
  show(form);
  form.addEventListener('change', () => show(form));
}

/* A paragraph or a comment that was begun: nobody leaves the page by accident. */
let leaving = false;
const isDirty = form => [...form.querySelectorAll('textarea')].some(field => field.value !== field.defaultValue);
document.addEventListener('submit', event => { if (event.target.closest('[data-unsaved]')) leaving = true; });
document.addEventListener('htmx:after:request', () => { leaving = false; });
document.addEventListener('click', event => {
  const form = event.target.closest('a') && event.target.closest('[data-unsaved]');
  if (form && isDirty(form) && !confirm(form.dataset.unsaved)) event.preventDefault();
  else if (form) leaving = true;
});
addEventListener('beforeunload', event => {
  if (!leaving && [...document.querySelectorAll('[data-unsaved]')].some(isDirty)) event.preventDefault();
});
