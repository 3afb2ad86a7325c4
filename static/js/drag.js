/* Lists whose children can be dragged; Sortable is fetched when a page has such lists. */

/** Make `lists` draggable; `options` as Sortable takes them. A touch drags after a moment, so that pages still scroll. */
export async function draggable(lists, options) {
  const { default: Sortable } = await import('../vendor/sortable.js');
  for (const list of lists) Sortable.create(list, { animation: 140, delay: 160, delayOnTouchOnly: true, preventOnFilter: false, ...options });
}

/** Put what was dragged back where it came from. */
export function putBack({ item, from, oldIndex }) {
  item.remove();
  from.insertBefore(item, from.children[oldIndex] ?? null);
}
