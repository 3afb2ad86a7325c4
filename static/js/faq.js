/* Answers from the library above the answer box: fetched when a thread opens and when somebody writes again. */
import { post, toast } from './app.js';

const phone = matchMedia('(max-width: 860px)');
let watch = null;

/** Fill the thread's place for suggestions; `take` puts an answer into the box. */
export function offerAnswers(section, take) {
  watch?.disconnect();
  const place = section.querySelector('[data-faq]');
  if (!place) return;
  const load = async () => {
    const answer = await fetch(place.dataset.faq, { headers: { 'HX-Request': 'true' } }).catch(() => null);
    if (!answer?.ok || !place.isConnected) return;
    place.innerHTML = (await answer.text()).trim();
    const list = place.querySelector('[data-faq-list]');
    if (list && phone.matches) list.open = false;
  };
  place.addEventListener('submit', async event => {
    event.preventDefault();
    const chosen = event.target;
    const values = new FormData(chosen, event.submitter);
    const answer = await post(chosen.action, Object.fromEntries(values)).catch(() => null);
    const told = await answer?.json().catch(() => null);
    if (!answer?.ok) { toast(told?.text || place.dataset.failed, { bad: true }); return; }
    if (chosen.matches('[data-faq-use]')) take(told); else chosen.remove();
  });
  watch = new MutationObserver(load);
  watch.observe(section, { attributes: true, attributeFilter: ['data-last'] });
  load();
}
