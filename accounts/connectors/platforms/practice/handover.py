"""What only a person can post on the practice network, and the form that stands for its app."""

from __future__ import annotations

from urllib.parse import urlencode

from ...errors import UnsupportedFeature
from ...messages import _
from ...types import AccountInfo, Credential, Draft
from .own import ARTICLE
from .signin import account_info
from .wire import Wire

# Longer ones make addresses that servers refuse.
LINK_TEXT_MAX = 1500


class Handover(Wire):
    """Articles, and anything a person wants to finish in the app."""

    def by_hand(self, draft: Draft, info: AccountInfo | None = None) -> str:
        """What has a title is an article, which the network's interface does not take."""
        return ARTICLE if draft.title.strip() else ""

    def app_link(self, auth: Credential, draft: Draft, *, key: str) -> str:
        """The form that stands for the network's app, with title and text filled in."""
        if draft.thread:
            raise UnsupportedFeature(_("The app opens with one post, not with a thread."), platform="practice")
        if len(draft.text) > LINK_TEXT_MAX:
            raise UnsupportedFeature(_("The text is too long for a link. Copy it instead."), platform="practice")
        page = self._api.read(auth, "/api/me", lambda row: account_info(row, auth.host).url)
        return f"{page}/new?{urlencode({'title': draft.title, 'text': draft.text})}"
