/* What the editor's modules share: the form, the server's data, and one announcement that something changed. */

export const form = document.getElementById('composer');
export const data = JSON.parse(document.getElementById('composer-data').textContent);
// The spare part of a thread is for pages without scripts; it goes before anything compares the form with what was sent.
for (const spare of form.querySelectorAll('.part.no-js')) spare.remove();
export const words = JSON.parse(document.getElementById('composer-words').textContent);

/** A sentence with its {places} filled. */
export const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? '');

/** Tell the other modules that the content changed by other means than typing. */
export const changed = () => form.dispatchEvent(new CustomEvent('composer:change'));

/** Slugs of the chosen platforms, in order. */
export const chosen = () => [...new Set([...form.querySelectorAll('[name="accounts"]:checked')].map(box => box.dataset.platform))];

/** The form as the server reads it, without files. */
export function fields() {
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') values.append(name, value.replace(/\r\n?/g, '\n'));
  return values;
}
