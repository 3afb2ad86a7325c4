/* Groups of accounts: members drag within a group and to another one (each member's menu does the same). */
import { post, toast } from './app.js';
import { draggable, putBack } from './drag.js';

async function placed(event) {
  const { item, from, to, newIndex, oldIndex } = event;
  if (from === to && newIndex === oldIndex) return;
  const values = { account: item.dataset.account, at: newIndex };
  if (from !== to) values.from = from.dataset.group;
  const response = await post(to.dataset.url, values);
  if (response.ok) { location.reload(); return; }
  putBack(event);
  const said = await response.json().catch(() => null);
  toast(said?.detail || document.querySelector('[data-refused]').textContent, { bad: true });
}

draggable(document.querySelectorAll('[data-group]'), { group: 'members', draggable: '[data-account]', filter: 'form, details', onEnd: placed });
