"""Facts of the account and what it may post. Source: developers.tiktok.com, Display API, Query Creator Info."""

from __future__ import annotations

from dataclasses import replace

from ...errors import PolicyRejected, RateLimited, UnexpectedResponse
from ...families.values import mapping, number, words
from ...messages import _
from ...types import AccountInfo, Credential
from .errors import SLUG
from .facts import MEDIA
from .setup import SCOPES
from .wire import Wire

AUDIENCES = {
    "PUBLIC_TO_EVERYONE": _("Everyone"),
    "FOLLOWER_OF_CREATOR": _("Followers"),
    "MUTUAL_FOLLOW_FRIENDS": _("Friends (followers you follow back)"),
    "SELF_ONLY": _("Only you"),
}
FIELDS = {
    "user.info.basic": "open_id,display_name,avatar_url",
    "user.info.profile": "username,bio_description,profile_deep_link",
    "user.info.stats": "follower_count,following_count,video_count",
}


class Profile(Wire):
    """Reads the account."""

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts within the granted permissions, the audiences the account offers, and how long its videos may be."""
        fields = ",".join(names for scope, names in FIELDS.items() if not auth.scopes or scope in auth.scopes)
        user = mapping(self._api.get(auth, "/v2/user/info/", {"fields": fields}), "user")
        if not user.get("open_id"):
            raise UnexpectedResponse(platform=SLUG, code="no_user")
        creator, restriction = {}, ""
        try:
            creator = self._creator(auth)
        except PolicyRejected as error:
            restriction = error.message
        except RateLimited:
            # Its posts for today are used up; that says nothing about the account.
            pass
        name = str(user.get("username") or creator.get("creator_username") or "")
        longest = creator.get("max_video_post_duration_sec")
        offered = [str(item) for item in creator.get("privacy_level_options") or ()]
        return AccountInfo(
            remote_id=str(user["open_id"]),
            handle=name or str(user.get("display_name") or ""),
            display_name=str(user.get("display_name") or ""),
            url=f"https://www.tiktok.com/@{name}" if name else "",
            avatar_url=str(user.get("avatar_url") or ""),
            bio=words(user, "bio_description"),
            followers=number(user, "follower_count"),
            following=number(user, "following_count"),
            posts=number(user, "video_count"),
            media=replace(MEDIA, video_max_seconds=longest) if isinstance(longest, int) and longest > 0 else None,
            restricted=bool(restriction),
            restriction=restriction,
            missing_scopes=tuple(item.name for item in SCOPES if auth.scopes and item.name not in auth.scopes),
            choices={"privacy_level": tuple((item, AUDIENCES.get(item, item)) for item in offered)} if offered else {},
        )
