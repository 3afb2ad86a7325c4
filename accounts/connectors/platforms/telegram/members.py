"""How many people are in a channel or group the bot is in. Source: core.telegram.org/bots/api (getChatMemberCount)."""

from __future__ import annotations

import re

from ...errors import InvalidContent, MissingScope, NeedsReconnect, RemoteGone, UnexpectedResponse
from ...messages import _
from ...text import problem
from ...types import Credential
from .signin import channel_of
from .wire import SLUG, Wire

# Small groups have numbers without the mark -100 of channels and supergroups.
SMALL = re.compile(r"-\d{5,20}")


class Members(Wire):
    """Counts members."""

    def count_members(self, auth: Credential, *, chat: str = "") -> int:
        """Members of `chat` (@name or number), or subscribers of the channel itself."""
        where = auth.secrets["chat"]
        if chat:
            where = chat.strip() if SMALL.fullmatch(chat.strip()) else channel_of(chat)
        if not where:
            message = _("Give the group as @name or as a number that begins with a minus.")
            raise InvalidContent(problems=(problem("chat_refused", "chat", message),), platform=SLUG, code="chat")
        try:
            found = self._api.call(auth, "getChatMemberCount", {"chat_id": where})
        except (MissingScope, NeedsReconnect) as error:
            if not chat or error.status in (401, 404):  # no bot of ours at all
                raise
            # The bot may have left this group without the account having lost its channel.
            raise RemoteGone(_("The bot is not in this group."), platform=SLUG, code=error.code) from error
        if not isinstance(found, int) or isinstance(found, bool):
            raise UnexpectedResponse(platform=SLUG, code="no_count")
        return found
