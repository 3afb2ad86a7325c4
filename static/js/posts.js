/* The library's table: choose all, and how many are chosen. */
const form = document.querySelector('.pl-card');

function refresh() {
  const boxes = [...form.querySelectorAll('[name="ids"]')];
  const chosen = boxes.filter(box => box.checked).length;
  form.querySelector('[data-count]').textContent = chosen || '';
  const all = form.querySelector('[data-all]');
  all.checked = chosen > 0 && chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
}

form?.addEventListener('change', event => {
  if (event.target.matches('[data-all]')) {
    for (const box of form.querySelectorAll('[name="ids"]')) box.checked = event.target.checked;
  }
  if (form.querySelector('[data-all]')) refresh();
});
