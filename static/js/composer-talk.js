/* Comments beside the editor: marked words become what a comment is about, and a comment leads back to its words. */
import { form } from './composer-state.js';

const drawer = document.getElementById('talk');
/* A text field counts signs as JavaScript does (UTF-16), the server in code points. */
const points = text => [...text].length;
const units = (text, at) => [...text].slice(0, at).join('').length;

let marked = null;

/** The comment's name of a text field of the editor; variants are `v.<platform>.<name>` there. */
function nameOf(field) {
  const own = field.name?.match(/^v\.([^.]+)\.(title|text|first_comment)$/);
  if (own) return `variants.${own[1]}.${own[2]}`;
  if (['title', 'text', 'first_comment'].includes(field.name)) return field.name;
  return field.name === 'thread' ? `thread.${[...form.querySelectorAll('[name="thread"]')].indexOf(field)}` : '';
}

function fieldOf(name) {
  const [head, ...rest] = name.split('.');
  if (head === 'thread') return form.querySelectorAll('[name="thread"]')[Number(rest[0])];
  return form.elements[head === 'variants' ? `v.${rest[0]}.${rest[1]}` : name];
}

document.addEventListener('selectionchange', () => {
  const field = document.activeElement;
  if (!field?.form || field.form !== form || !nameOf(field)) return;
  const { selectionStart: from, selectionEnd: to, value } = field;
  marked = to > from && to - from <= 500 ? { name: nameOf(field), quote: value.slice(from, to), start: points(value.slice(0, from)) } : null;
});

function quote(words) {
  const sheet = drawer.querySelector('.talk-new');
  if (!sheet) return;
  sheet.elements.field.value = words?.name ?? '';
  sheet.elements.quote.value = words?.quote ?? '';
  sheet.elements.start.value = words?.start ?? '';
  const line = sheet.querySelector('[data-quote]');
  line.hidden = !words;
  line.querySelector('q').textContent = words?.quote ?? '';
  sheet.elements.body.focus();
}

if (drawer) {
  document.addEventListener('click', event => { if (event.target.closest('[data-open="talk"]')) quote(marked); });
  drawer.addEventListener('click', event => {
    if (event.target.closest('[data-unquote]')) quote(null);
    const words = event.target.closest('[data-words-field]');
    const field = words && fieldOf(words.dataset.wordsField);
    if (!field) return;
    drawer.close();
    const platform = words.dataset.wordsField.match(/^variants\.([^.]+)/)?.[1];
    document.getElementById(`tab-${platform ?? 'base'}`)?.click();
    field.focus();
    field.setSelectionRange(units(field.value, Number(words.dataset.wordsStart)), units(field.value, Number(words.dataset.wordsEnd)));
  });
  const openOnes = document.querySelector('[data-open-talks]');
  const count = () => { openOnes.textContent = drawer.querySelectorAll('.talk:not(.is-done)').length || ''; };
  new MutationObserver(count).observe(drawer, { childList: true, subtree: true });
  count();

  /* Who else has the post open; only while this page is in front. */
  const presence = form.querySelector('[data-presence]');
  const ask = async () => {
    if (document.hidden) return;
    const headers = { 'X-CSRFToken': form.elements.csrfmiddlewaretoken.value };
    const answer = await fetch(presence.dataset.presence, { method: 'POST', headers }).catch(() => null);
    if (answer?.ok) presence.innerHTML = await answer.text();
  };
  ask();
  setInterval(ask, 15000);
  window.addEventListener('pagehide', () => {
    const body = new URLSearchParams({ leaving: '1', csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    navigator.sendBeacon(presence.dataset.presence, body);
  });
}
