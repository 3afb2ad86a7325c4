/* The form of an alert rule: shows only the fields that its kind and its reach need. Without this all are shown. */

const form = document.querySelector('[data-alert-form]');

function settle() {
  const kind = form.elements.kind?.value ?? '';
  const reach = form.elements.reach.value;
  for (const box of form.querySelectorAll('[data-kind]')) box.hidden = !box.dataset.kind.split(' ').includes(kind);
  for (const box of form.querySelectorAll('[data-reach]')) box.hidden = box.dataset.reach !== reach;
}

if (form) {
  form.addEventListener('change', settle);
  settle();
}
