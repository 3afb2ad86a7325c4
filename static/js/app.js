/* The small layer every page loads: toasts, dialogs, tabs, theme, palette, shortcuts. Pages add their own modules. */

const phrases = JSON.parse(document.getElementById('phrases')?.textContent || '{}');

/** Show a message for eight seconds. `action` adds one button that runs `run`. */
export function toast(text, { action, run, bad } = {}) {
  const box = document.getElementById('toasts');
  const item = document.createElement('div');
  item.className = bad ? 'toast is-bad' : 'toast';
  const words = document.createElement('span');
  words.textContent = text;
  item.append(words);
  if (action) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = action;
    button.addEventListener('click', () => { item.remove(); run(); });
    item.append(button);
  }
  box.append(item);
  setTimeout(() => item.remove(), 8000);
  return item;
}

/** Send a form-encoded POST with the CSRF token; resolves to the Response, also for error statuses. */
export function post(url, values = {}) {
  const token = JSON.parse(document.body.getAttribute('hx-headers:inherited'))['X-CSRFToken'];
  return fetch(url, {
    method: 'POST',
    headers: { 'X-CSRFToken': token, 'HX-Request': 'true', Accept: 'application/json, text/html' },
    body: new URLSearchParams(values),
  });
}

/** True while single-key shortcuts must stay quiet (WCAG 2.1.4): typing, composing, or switched off. */
export function keysBlocked(event) {
  return event.isComposing || event.metaKey || event.ctrlKey || event.altKey || 'noKeys' in document.body.dataset
    || document.querySelector('dialog[open]') || event.target.closest('input, textarea, select, [contenteditable]');
}

setTimeout(() => document.querySelectorAll('#toasts > .toast').forEach(item => item.remove()), 8000);
addEventListener('offline', () => toast(phrases.offline, { bad: true }));
document.addEventListener('htmx:error', () => toast(phrases.error, { bad: true }));
document.addEventListener('showToast', event => toast(event.detail.text ?? event.detail.value, event.detail));

document.addEventListener('click', event => {
  const opener = event.target.closest('[data-open]');
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  if (event.target.closest('[data-close]')) event.target.closest('dialog')?.close();
  if (event.target.matches('dialog')) event.target.close();
  if (event.target.closest('[data-theme-toggle]')) toggleTheme();
  const copy = event.target.closest('[data-copy]');
  if (copy) copyText(copy.dataset.copy).then(() => toast(copy.dataset.copied));
  const tab = event.target.closest('[role="tab"][aria-controls]');
  if (tab) selectTab(tab);
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener('submit', event => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
}, true);

/* A button with `data-busy` says that its form is being worked on, and takes no second press. `data-busy-if` names the
   checkbox that makes the work long. The page that answers, or that is come back to, has a fresh button. */
document.addEventListener('submit', event => {
  const button = event.submitter?.closest('[data-busy]');
  if (!button || event.defaultPrevented) return;
  if (button.getAttribute('aria-busy') === 'true') { event.preventDefault(); return; }
  const reason = button.dataset.busyIf;
  button.dataset.idle = button.textContent;
  button.setAttribute('aria-busy', 'true');
  if (!reason || event.target.elements[reason]?.checked) button.textContent = button.dataset.busy;
  // Only after the form has been read, lest the button's own value be left out.
  setTimeout(() => { button.disabled = true; });
});
addEventListener('pageshow', event => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll('[data-busy][aria-busy="true"]')) {
    button.removeAttribute('aria-busy');
    button.disabled = false;
    button.textContent = button.dataset.idle;
  }
});

document.addEventListener('change', event => {
  if (event.target.closest('[data-submit-on-change]')) event.target.form.requestSubmit();
});

/* Browsers offer the clipboard over https only; a phone in the office may reach us by plain http. */
async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'sr';
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (!copied) throw new Error('not copied');
}

function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  try { localStorage.setItem('theme', root.dataset.theme); } catch { /* storage blocked: the choice lasts for this page */ }
}

function selectTab(tab) {
  for (const other of tab.closest('[role="tablist"]').querySelectorAll('[role="tab"]')) {
    const on = other === tab;
    other.setAttribute('aria-selected', on);
    other.tabIndex = on ? 0 : -1;
    const panel = document.getElementById(other.getAttribute('aria-controls'));
    if (panel) panel.hidden = !on;
  }
}

/* On a narrow screen the tab one is on may stand outside of the row. */
for (const here of document.querySelectorAll('.tabs > [aria-current]')) {
  const row = here.parentElement;
  row.scrollLeft = Math.max(0, here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2);
}

/* ---------- shortcuts ---------- */
let goPressedAt = 0;
/* The second key after G is nobody else's: a page must not also take it, as M for moving or T for today. */
addEventListener('keydown', event => {
  if (Date.now() - goPressedAt >= 900 || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key) || keysBlocked(event)) return;
  goPressedAt = 0;
  const target = document.querySelector(`[data-goto="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  target.click();
}, true);
document.addEventListener('keydown', event => {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
    const palette = document.getElementById('cmdk');
    if (palette) { event.preventDefault(); palette.showModal(); palette.querySelector('input').select(); }
    return;
  }
  const tab = event.target.closest?.('[role="tab"]');
  if (tab && ['ArrowLeft', 'ArrowRight'].includes(event.key)) {
    const tabs = [...tab.closest('[role="tablist"]').querySelectorAll('[role="tab"]')];
    const next = tabs[(tabs.indexOf(tab) + (event.key === 'ArrowRight' ? 1 : tabs.length - 1)) % tabs.length];
    next.focus();
    next.click();
    return;
  }
  if (keysBlocked(event)) return;
  if (event.key === 'g') goPressedAt = Date.now();
  if (event.key === 'n' && document.getElementById('quick-idea')) { event.preventDefault(); document.getElementById('quick-idea').showModal(); }
  if (event.key === 'c') document.querySelector('.nav-new')?.click();
  if (event.key === '?') document.getElementById('shortcuts')?.showModal();
  if (event.key === '/') {
    const search = document.querySelector('[data-page-search]');
    if (search) { event.preventDefault(); search.focus(); }
  }
});

/* ---------- palette: arrows move the selection, Enter opens it ---------- */
const palette = document.getElementById('cmdk');
palette?.addEventListener('keydown', event => {
  const options = [...palette.querySelectorAll('.opt')];
  const current = options.findIndex(option => option.getAttribute('aria-selected') === 'true');
  if (event.key === 'Enter' && options[current] && !event.isComposing) { event.preventDefault(); options[current].click(); }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !options.length) return;
  event.preventDefault();
  options[current]?.setAttribute('aria-selected', 'false');
  const next = options[(current + step + options.length) % options.length];
  next.setAttribute('aria-selected', 'true');
  next.scrollIntoView({ block: 'nearest' });
  palette.querySelector('input').setAttribute('aria-activedescendant', next.id);
});
