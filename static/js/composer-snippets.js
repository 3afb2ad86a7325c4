/* Snippets and hashtag groups, put in at the cursor; the server fills their places and counts the use. */
import { post, toast } from './app.js';
import { chosen, data, form, words } from './composer-state.js';
import { insert } from './composer-emoji.js';

const dialog = document.getElementById('snips');
const list = document.getElementById('snips-list');
let field = null;

document.addEventListener('click', async event => {
  const opener = event.target.closest('[data-snippets-for]');
  if (!opener) return;
  field = document.getElementById(opener.dataset.snippetsFor);
  dialog.showModal();
  const answer = await fetch(data.urls.snippets, { headers: { 'HX-Request': 'true' } });
  if (answer.ok) { list.innerHTML = await answer.text(); prefill(); }
});

const firstAccount = () => form.querySelector('[name="accounts"]:checked');

/** The account's name stands ready; a person may say something else. */
function prefill() {
  const name = firstAccount()?.closest('.acct').querySelector('b').textContent;
  for (const input of list.querySelectorAll('[data-place="account"]')) if (name && !input.value) input.value = name;
}

list.addEventListener('submit', async event => {
  event.preventDefault();
  const values = new URLSearchParams(new FormData(event.target));
  const own = field.closest('[data-panel]')?.dataset.panel;
  for (const slug of own ? [own] : chosen()) values.append('platform', slug);
  values.set('there', (field.value.match(/[#＃][^\s#＃]/g) || []).length);
  if (firstAccount()) values.set('account', firstAccount().value);
  const answer = await post(event.target.dataset.snippet, values);
  if (!answer.ok) { toast(words.failed.replace('{reason}', ''), { bad: true }); return; }
  const filled = await answer.json();
  dialog.close();
  if (filled.text) insert(field, filled.text);
  if (filled.note) toast(filled.note);
});
