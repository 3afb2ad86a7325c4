/* The weekly grid: one stop of the Tab key, arrow keys move between hours and days. */
function buttons() {
  return [...document.querySelectorAll('.sl-grid tbody tr')].map(row => [...row.querySelectorAll('td')].map(cell => cell.querySelector('button')));
}

function settle(wanted) {
  for (const button of document.querySelectorAll('.sl-grid tbody button')) button.tabIndex = -1;
  const first = wanted ?? document.querySelector('.sl-grid .sl-chip') ?? document.querySelector('.sl-grid .sl-add');
  if (first?.matches('button')) first.tabIndex = 0;
}

const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
let last = '';

document.addEventListener('keydown', event => {
  const step = steps[event.key];
  const cell = event.target.closest?.('.sl-grid tbody td');
  if (!step || !cell) return;
  const rows = buttons();
  const row = rows[cell.parentElement.sectionRowIndex + step[0]];
  const next = row?.[cell.cellIndex - 1 + step[1]];
  if (!next) return;
  event.preventDefault();
  settle(next);
  next.focus();
});

document.addEventListener('click', event => {
  const button = event.target.closest?.('.sl-grid tbody button');
  if (button) last = button.value;
});

document.addEventListener('htmx:after:swap', () => {
  // The button that was pressed has given way to another one in the same cell.
  const day = last.slice(0, 2);
  const hour = last.slice(2, 4);
  const same = last && document.querySelector(`.sl-grid button[value^="${day}${hour}:"]`);
  settle(same || undefined);
  if (same) same.focus();
  last = '';
});

settle();
