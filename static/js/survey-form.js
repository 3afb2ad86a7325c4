/* Hides questions of a survey whose condition is not met; the server ignores them either way. */

const form = document.querySelector('[data-survey]');
const dependent = [...form.querySelectorAll('[data-needs]')];

/** Show each question that depends on another one only while one of the wanted answers is chosen. */
function settle() {
  for (const question of dependent) {
    const wanted = question.dataset.values.split(' ');
    const chosen = form.querySelectorAll(`[name="${question.dataset.needs}"]:checked`);
    question.hidden = ![...chosen].some((input) => wanted.includes(input.value));
  }
}

for (const note of form.querySelectorAll('.sf-when')) note.hidden = true;
// Typing another answer chooses it.
form.addEventListener('input', ({ target }) => {
  if (target.matches('.sf-other') && target.value) target.previousElementSibling.querySelector('input').checked = true;
  settle();
});
form.addEventListener('change', settle);
settle();
