/* Emoji and other texts at the cursor of the editor's fields. */
import { changed, words } from './composer-state.js';
import { emojiPopover, insertAt } from './emoji.js';

/** Put text at the cursor of a field, as if typed. */
export function insert(target, text) {
  insertAt(target, text);
  changed();
}

emojiPopover(document.getElementById('emoji'), words.recent, changed);

document.addEventListener('click', event => {
  const typed = event.target.closest('[data-insert]');
  if (typed) insert(document.getElementById(typed.dataset.into), typed.dataset.insert);
});
