"""The few line drawings the pages need, 24 by 24."""

from __future__ import annotations

from .html import Html

PATHS = {
    "seen": "M2 12c2.4-4.6 5.7-7 10-7s7.6 2.4 10 7c-2.4 4.6-5.7 7-10 7s-7.6-2.4-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
    "video_views": "M7 4.5v15l12.5-7.5z",
    "likes": "M12 20.5 4.2 12.7a5 5 0 0 1 7.1-7l.7.7.7-.7a5 5 0 0 1 7.1 7z",
    "comments": "M4 5h16v11h-9l-5 4v-4H4z",
    "shares": "M14 5l6 6-6 6v-4C8.5 13 5.5 15 4 19c0-6 3.5-10 10-10z",
    "saves": "M6.5 3.5h11v17L12 16l-5.5 4.5z",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2",
    "shield": "M12 3l7.5 2.800v5.400c0 4.6-3 8-7.5 9.800-4.5-1.800-7.5-5.200-7.5-9.800V5.800zM8.5 12l2.5 2.5 4.5-5",
    "pencil": "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19z",
    "feed": "M4 5h16M4 12h16M4 19h10",
}


def icon(name: str) -> Html:
    """An inline drawing in the colour of the text around it; it says nothing to screen readers."""
    return Html(f'<svg class="ico" viewBox="0 0 24 24" aria-hidden="true"><path d="{PATHS[name]}"/></svg>')
