"""What services of this app refuse, each with a stable code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _default
from types import MappingProxyType
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.connectors.types import Capabilities
from config.lib.errors import Conflict, DomainError, InvalidInput, NotAllowed


@dataclass(frozen=True, slots=True)
class AccountProblem:
    """One reason why a post cannot go to one account. `account_id` is None when it concerns the whole post.

    `field` names the composer's field as connectors do (text, title, media.0 …); `message` is a message id whose
    `%(name)s` places are filled from `params`.
    """

    code: str
    message: str
    account_id: int | None = None
    account: str = ""
    platform: str = ""
    field: str = ""
    params: Mapping[str, Any] = _default(default_factory=lambda: MappingProxyType({}))

    @property
    def text(self) -> str:
        """The sentence in the reader's language."""
        if not self.params:
            return gettext(self.message)
        # The name of an option is a message id itself.
        named = {key: gettext(value) if key == "name" and value else value for key, value in self.params.items()}
        return gettext(self.message) % named


class ScheduleRefused(InvalidInput):
    """The post cannot be scheduled as it is; `problems` says why, account by account."""

    code = "schedule_refused"
    message = _("This post cannot be scheduled yet: %(first)s")

    def __init__(self, problems: Sequence[AccountProblem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(field=first.field, first=f"{first.account}: {first.text}" if first.account else first.text)

    @property
    def details(self) -> list[dict[str, Any]]:
        """Every broken rule with its account (None: the whole post)."""
        return [{"field": p.field, "code": p.code, "detail": p.text, "account": p.account_id} for p in self.problems]


class DueInPast(InvalidInput):
    """The wanted time has gone by."""

    code = "due_in_past"
    message = _("This time has already passed. Choose a later one.")

    def __init__(self) -> None:
        super().__init__(field="due_at")


class NeedsApproval(Conflict):
    """The workspace wants a second person's approval first."""

    code = "needs_approval"
    message = _("This workspace requires approval. Submit the post for review first.")

    def __init__(self, window: str = "") -> None:
        """`window`: the only time the post is approved for, in words; empty when its content is not approved."""
        text = _("This post is approved for %(window)s only. For another time, submit it for review again.")
        super().__init__(text if window else None, **({"window": window} if window else {}))


class ReviewOutdated(Conflict):
    """The reviewer looked at something else than what would be approved now."""

    code = "review_outdated"
    message = _("This post was changed after you opened it. Look at it again before you approve it.")


class OwnApproval(DomainError):
    """Nobody approves what they wrote themselves while somebody else could."""

    code = "own_approval"
    status = 403
    message = _("Somebody else must approve a post you wrote.")


class PublishingBegan(Conflict):
    """At least one account has been reached already, so the post as a whole can no longer be moved or edited."""

    code = "publishing_began"
    message = _("Publishing has already begun, so this can no longer be changed.")


class VersionConflict(Conflict):
    """Somebody saved the post after the caller loaded it; `current` is what is stored now."""

    code = "version_conflict"
    message = _("%(name)s has saved this post in the meantime. Compare before you overwrite it.")

    def __init__(self, current: Any, *, name: str = "") -> None:
        self.current = current
        super().__init__(name=name or gettext("Somebody"))


class WrongState(Conflict):
    """The row is no longer in a state that permits this; usually somebody was quicker."""

    code = "wrong_state"
    message = _("This is no longer possible: the post is “%(state)s” now.")

    def __init__(self, state: Any) -> None:
        super().__init__(state=state)


class AlreadyPaused(Conflict):
    """The same scope is paused already."""

    code = "already_paused"
    message = _("This is paused already.")


class LiftNotAllowed(NotAllowed):
    """The pause was set so that others must lift it; the sentence names them."""

    code = "lift_not_allowed"
    message = _("Only these people may lift this pause: %(people)s.")

    def __init__(self, people: Sequence[str]) -> None:
        super().__init__(people=", ".join(people))


class MayBeLive(Conflict):
    """The platform's answer does not exclude that the post is there, so it is not sent again without a look."""

    code = "may_be_live"
    message = _("The platform may have published this post in spite of its answer. Look there before sending it again.")


class LookImpossible(Conflict):
    """The platform gives no means of finding out what became of a send."""

    code = "look_impossible"
    message = _("This platform cannot be asked about a post that was sent. Only you can look.")


class ForeignAddress(InvalidInput):
    """An address that is not one of the account's platform. May be insisted on, because of short links."""

    code = "foreign_address"
    message = _("This is not an address on %(platform)s. Addresses of posts there lead to %(hosts)s.")
    elsewhere = _("This is not the address of a post on %(platform)s.")

    def __init__(self, caps: Capabilities, hosts: Sequence[str]) -> None:
        zh = (get_language() or "").startswith("zh")
        super().__init__(
            self.message if hosts else self.elsewhere,
            field="url",
            platform=caps.label_zh if zh else caps.label,
            hosts=", ".join(hosts),
        )


class HandoffLinkClosed(DomainError):
    """The link to a hand-off package is forged, too old, or its post is no longer waiting for a hand."""

    code = "handoff_link_closed"
    status = 404
    message = _("This link does not open anything any more.")


class AppLinkRefused(Conflict):
    """The platform's app cannot be opened with the post: the reason in words, and what to do instead."""

    code = "app_link_refused"
    message = _("The app cannot be opened with this post. %(reason)s %(step)s")

    def __init__(self, reason: str, step: Any) -> None:
        super().__init__(reason=reason, step=step)


class AppLinkTooOften(DomainError):
    """The app was opened for this post some times within a minute; each time the platform is asked."""

    code = "app_link_too_often"
    status = 429
    message = _("This was tried several times just now. Wait a minute, then try again.")


class MediaMissing(DomainError):
    """A file the post needs is gone from the library."""

    code = "media_missing"
    message = _("A media file of this post no longer exists.")
