/* The platform advisor: a moved weight shows its number and asks anew; more than three core platforms warn at once. */

const plan = document.querySelector('.adv-plan');
const note = document.querySelector('[data-many]');

function many() {
  const count = document.querySelectorAll('input[name="core"]:checked').length;
  note?.classList.toggle('note-warn', count > 3);
}

plan?.addEventListener('input', event => {
  const output = plan.querySelector(`output[for="${event.target.id}"]`);
  if (output) output.value = event.target.value;
});
plan?.addEventListener('change', event => {
  if ('weight' in event.target.dataset) plan.requestSubmit();
});
document.addEventListener('change', event => {
  if (event.target.name === 'core') many();
});
many();
