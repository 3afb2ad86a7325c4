/* Preview tabs: the server sends every card, scripts show one. */

/** Turn the server's "off" marks into hidden panels below `root`, keeping `wanted` in front if it is there. */
export function settle(root = document, wanted = '') {
  for (const panel of root.querySelectorAll('.look')) { panel.hidden = panel.classList.contains('is-off'); panel.classList.remove('is-off'); }
  if (wanted) root.querySelector(`[data-look="${CSS.escape(wanted)}"]`)?.click();
}

settle();
