/* Ticks of the steps of posting by hand, kept in this browser: they belong to the person at this device, not to the post.
   The name holds the content's hash, so a changed post starts with a clean list. */

for (const list of document.querySelectorAll('[data-ticks]')) {
  const name = `handoff:${list.dataset.ticks}`;
  const boxes = [...list.querySelectorAll('[data-tick]')];
  let done = [];
  try { done = JSON.parse(localStorage.getItem(name)) ?? []; } catch { /* storage blocked or spoilt: an empty list */ }
  for (const box of boxes) box.checked = done.includes(box.dataset.tick);
  list.addEventListener('change', () => {
    const ticked = boxes.filter(box => box.checked).map(box => box.dataset.tick);
    try { localStorage.setItem(name, JSON.stringify(ticked)); } catch { /* the ticks last for this page */ }
  });
}
