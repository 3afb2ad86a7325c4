/* The form of a goal: shows only the fields that the chosen figure and subject need. Without this all are shown. */

const form = document.querySelector('[data-goal-form]');

function settle() {
  const metric = form.elements.metric?.value ?? '';
  const subject = form.elements.subject?.value ?? '';
  for (const box of form.querySelectorAll('[data-when-subject]')) box.hidden = box.dataset.whenSubject !== subject;
  let typed = false;
  for (const box of form.querySelectorAll('[data-metric]')) {
    box.hidden = box.dataset.metric !== metric;
    if (!box.hidden) typed = 'typed' in box.dataset;
  }
  const box = form.querySelector('[data-when-typed]');
  if (box && form.elements.metric) box.hidden = !typed && !box.querySelector('.field-error');
}

if (form) {
  form.addEventListener('change', settle);
  settle();
}
