/* The page of an article: squire keeps the caret and the undo steps, DOMPurify lets in what the server keeps, too. */
import Squire from '../vendor/squire.js';
import DOMPurify from '../vendor/purify.js';
import { changed, data } from './composer-state.js';
import { openLibrary, add, attached } from './composer-media.js';

const TAGS = ['h2', 'h3', 'p', 'strong', 'em', 'u', 'a', 'ul', 'ol', 'li', 'blockquote', 'img', 'hr', 'br'];
const SAME = { H1: 'h2', H4: 'h3', H5: 'h3', H6: 'h3', B: 'strong', I: 'em', INS: 'u', DIV: 'p', SECTION: 'p' };
const ALLOWED = { ALLOWED_TAGS: [...TAGS, ...Object.keys(SAME).map(name => name.toLowerCase())], ALLOWED_ATTR: ['href', 'data-asset'], ALLOW_DATA_ATTR: false, RETURN_DOM_FRAGMENT: true };
const WIDE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]/g;

/** What may stand in an article of `html`, pictures shown by their previews. */
function fragment(html, thumb) {
  /* Styles go before the parser sees them: the page's policy reports each one, even in a document nobody shows. */
  const plain = html.replace(/<style[\s\S]*?<\/style>/gi, '').replace(/<[a-z][^>]*>/gi, tag => tag.replace(/\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ' '));
  const part = DOMPurify.sanitize(plain, ALLOWED);
  for (const element of [...part.querySelectorAll('*')]) {
    const name = SAME[element.nodeName];
    if (name) {
      const fresh = document.createElement(name);
      fresh.append(...element.childNodes);
      element.replaceWith(fresh);
    }
  }
  for (const image of part.querySelectorAll('img')) {
    /* Pictures of other pages are no files of the library; they stay behind. */
    if (!/^\d+$/.test(image.dataset.asset || '')) image.remove();
    else { image.src = thumb.replace('/0/', `/${image.dataset.asset}/`); image.alt = ''; }
  }
  return document.importNode(part, true);
}

/** The article as the server keeps it: no addresses of previews. */
function kept(squire) {
  const holder = document.createElement('template');
  holder.innerHTML = squire.getHTML();
  for (const image of holder.content.querySelectorAll('img')) { image.removeAttribute('src'); image.removeAttribute('alt'); }
  return holder.innerHTML;
}

const count = text => (text.match(WIDE) || []).length + (text.replace(WIDE, ' ').match(/[\p{L}\p{N}_]+(?:['’.-][\p{L}\p{N}_]+)*/gu) || []).length;

function heading(squire, name) {
  const there = squire.hasFormat(name);
  squire.modifyBlocks(part => {
    for (const block of part.querySelectorAll('p, h2, h3')) {
      const fresh = document.createElement(there ? 'p' : name);
      fresh.append(...block.childNodes);
      block.replaceWith(fresh);
    }
    return part;
  });
}

/** Make the box of an article a page to write on. */
export function edit(box) {
  const page = box.querySelector('[data-page]');
  const field = box.querySelector('textarea');
  const body = box.querySelector('template[data-body]');
  const bar = box.querySelector('.art-bar');
  const link = bar.querySelector('[data-link]');
  const label = box.querySelector('[data-words]');
  const squire = new Squire(page, { blockTag: 'P', sanitizeToDOMFragment: html => fragment(html, body.dataset.thumb), addLinks: false });
  const toggles = {
    bold: ['B', 'bold', 'removeBold'], italic: ['I', 'italic', 'removeItalic'],
    ul: ['UL', 'makeUnorderedList', 'removeList'], ol: ['OL', 'makeOrderedList', 'removeList'],
    quote: ['BLOCKQUOTE', 'increaseQuoteLevel', 'removeQuote'],
  };
  const inside = { bold: ['B', 'STRONG'], italic: ['I', 'EM'] };
  const holds = name => (inside[name] || [toggles[name]?.[0] || name.toUpperCase()]).some(tag => squire.hasFormat(tag));

  const act = {
    h2: () => heading(squire, 'h2'),
    h3: () => heading(squire, 'h3'),
    undo: () => squire.undo(),
    redo: () => squire.redo(),
    link: () => {
      if (squire.hasFormat('A')) { squire.removeLink(); return; }
      link.hidden = !link.hidden;
      if (!link.hidden) link.querySelector('input').focus();
    },
    'link-set': () => {
      const address = link.querySelector('input');
      if (!/^(https?:|mailto:)/.test(address.value)) { address.focus(); return; }
      squire.makeLink(address.value);
      link.hidden = true;
      address.value = '';
    },
    picture: () => openLibrary(async ids => {
      const have = new Set(attached().map(([id]) => id));
      const lacking = ids.filter(id => !have.has(id));
      if (lacking.length) {
        const answer = await fetch(`${data.urls.library}?${new URLSearchParams(lacking.map(id => ['id', id]))}`, { headers: { Accept: 'application/json' } });
        if (answer.ok) add((await answer.json()).assets);
      }
      squire.focus();
      for (const id of ids) squire.insertHTML(`<p><img data-asset="${id}"></p>`);
      tell();
    }),
  };

  function tell() {
    field.value = kept(squire);
    const words = count(page.innerText);
    label.textContent = words === 1 ? label.dataset.one : label.dataset.many.replace('{n}', words);
    changed();
  }
  function press() {
    for (const button of bar.querySelectorAll('[data-do]')) {
      if (['undo', 'redo', 'link-set', 'picture'].includes(button.dataset.do)) continue;
      const name = button.dataset.do === 'link' ? 'A' : button.dataset.do;
      button.setAttribute('aria-pressed', String(holds(name)));
    }
  }

  box.querySelector('[data-as]').value = 'html';
  page.setAttribute('role', 'textbox');
  page.setAttribute('aria-multiline', 'true');
  page.setAttribute('aria-label', box.querySelector('label').firstChild.textContent);
  page.id = field.id;
  field.removeAttribute('id');
  field.hidden = true;
  bar.hidden = false;
  page.hidden = false;
  const open = () => { squire.setHTML(body.innerHTML); field.value = body.innerHTML; };
  open();
  field.defaultValue = field.value;
  box.addEventListener('article:restored', open);

  bar.addEventListener('mousedown', event => { if (event.target.closest('[data-do]')) event.preventDefault(); });
  bar.addEventListener('click', event => {
    const name = event.target.closest('[data-do]')?.dataset.do;
    if (!name) return;
    if (act[name]) act[name]();
    else squire[toggles[name][holds(name) ? 2 : 1]]();
    if (name !== 'link' && name !== 'picture') squire.focus();
    tell();
    press();
  });
  link.querySelector('input').addEventListener('keydown', event => { if (event.key === 'Enter') { event.preventDefault(); act['link-set'](); tell(); } });
  /* What is typed here reaches the form through the field behind it. */
  page.addEventListener('input', event => event.stopPropagation());
  squire.addEventListener('input', tell);
  squire.addEventListener('pathChange', press);
}
