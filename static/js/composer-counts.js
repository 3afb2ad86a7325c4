/* Live lengths: every chosen platform's own rule, for texts, titles, comments, threads and descriptions. */
import { count } from './counting.js';
import { chosen, data, form, say } from './composer-state.js';

function textMax(slug) {
  const own = [...form.querySelectorAll(`[name="accounts"][data-platform="${slug}"]:checked`)]
    .map(box => data.accounts[box.value]?.textMax).filter(Boolean);
  return own.length ? Math.min(...own) : data.platforms[slug].text.max;
}

/** Length, limit and how far over a text is on a platform. */
function measure(text, slug, kind = 'text') {
  const limit = data.platforms[slug][kind];
  const max = kind === 'text' ? textMax(slug) : limit.max;
  const length = count(text, limit.rule, limit.url_length);
  return { length, max, over: length - max };
}

function show(item, { length, max, over }) {
  item.classList.toggle('is-over', over > 0);
  item.classList.toggle('is-near', over <= 0 && length >= max * 0.9);
  item.querySelector('[data-n]').textContent = over > 0 ? say('over', { n: over }) : `${length} / ${max}`;
  item.querySelector('.ring .v')?.setAttribute('stroke-dasharray', `${Math.min(100, Math.round(length / max * 100))} 100`);
}

/** Recount everything that is shown. */
export function recount() {
  const active = chosen();
  for (const item of form.querySelectorAll('[data-count]')) {
    const slug = item.dataset.count;
    const field = form.elements[item.dataset.for];
    const shared = item.dataset.for === 'text';
    const own = form.querySelector(`[name="v.${slug}.own"][value="text"]`)?.checked;
    item.hidden = shared && (!active.includes(slug) || own);
    if (!item.hidden && field) show(item, measure(field.value, slug, item.dataset.limit || 'text'));
  }
  for (const part of form.querySelectorAll('.part')) {
    const box = part.querySelector('[data-part-counts]');
    if (!box) continue;
    const worst = active.filter(slug => data.platforms[slug].threadMax)
      .map(slug => ({ slug, ...measure(part.querySelector('textarea').value, slug) }))
      .sort((a, b) => b.length / b.max - a.length / a.max)[0];
    box.textContent = worst ? (worst.over > 0 ? `${data.platforms[worst.slug].label} ${say('over', { n: worst.over })}` : `${worst.length} / ${worst.max}`) : '';
    box.classList.toggle('bad', Boolean(worst && worst.over > 0));
  }
  const altMax = Math.min(...active.map(slug => data.platforms[slug].altMax || Infinity));
  for (const field of form.querySelectorAll('[data-alt]')) {
    const length = [...field.querySelector('input').value].length;
    const label = field.querySelector('[data-alt-count]');
    label.textContent = Number.isFinite(altMax) ? `${length} / ${altMax}` : `${length}`;
    label.classList.toggle('bad', length > altMax);
  }
}
