/* Suggestions for tags: the last one of a list separated by commas is completed from the library. */

/** Fill the field's datalist while somebody types. */
export function suggestTags(field) {
  const list = document.getElementById(field.getAttribute('list'));
  let waiting = 0;
  field.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const parts = field.value.split(/[,，、]/);
      const typed = parts.pop().trim();
      if (!typed) { list.replaceChildren(); return; }
      const before = parts.map(part => part.trim()).filter(Boolean);
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(typed)}`, { headers: { Accept: 'application/json' } });
      if (!answer.ok) return;
      const { tags } = await answer.json();
      list.replaceChildren(...tags.filter(tag => !before.includes(tag)).map(tag => {
        const option = document.createElement('option');
        option.value = [...before, tag].join(', ');
        return option;
      }));
    }, 200);
  });
}
