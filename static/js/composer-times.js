/* A suggested time fills the fields; without scripts the same button saves the post with it. */
import { form } from './composer-state.js';

form.addEventListener('click', event => {
  const button = event.target.closest('[data-take]');
  if (!button) return;
  event.preventDefault();
  const [date, clock] = button.dataset.take.split(' ');
  const due = form.elements.due_date;
  due.value = date;
  form.elements.due_time.value = clock;
  due.dispatchEvent(new Event('input', { bubbles: true }));
  due.dispatchEvent(new Event('change', { bubbles: true }));
});
