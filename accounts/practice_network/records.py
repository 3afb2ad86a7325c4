"""What the practice network remembers: five kinds of record, each one line of the journal.

Times are Unix seconds (UTC). A record is rewritten whole when it changes; the last line of an id wins.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(slots=True)
class Account:
    """A practice account. `audience` scales its public's reactions; 0 means nobody reacts. `avatar`: id of the upload
    it shows, "" for its coloured initial.
    """

    id: str
    flavour: str
    handle: str
    display_name: str
    colour: int
    bio: str
    followers: int
    audience: float
    created_at: float
    token: str = ""
    token_until: float = 0.0
    refresh_token: str = ""
    used_refresh_token: str = ""
    refreshed_at: float = 0.0
    revoked: bool = False
    webhook_url: str = ""
    webhook_secret: str = ""
    avatar: str = ""


@dataclass(slots=True)
class MediaFile:
    """An uploaded image or video; the bytes lie beside the journal as `media/<id><suffix>`.

    Posts may be made with it until `kept_until` (0: for ever); those that are made keep it.
    """

    id: str
    account_id: str
    kind: str
    mime: str
    suffix: str
    size: int
    width: int
    height: int
    seconds: float
    alt: str
    ready_at: float
    kept_until: float = 0.0


@dataclass(slots=True)
class Post:
    """A published post. It is live from `ready_at` (videos are processed first) until `deleted_at`.

    `arrived_at` is when the request came in, `created_at` the date it carries; they differ only for seeded posts.
    """

    id: str
    account_id: str
    format: str
    title: str
    text: str
    media: list[str]
    thread: list[str]
    language: str
    client_ref: str
    key: str
    created_at: float
    ready_at: float
    arrived_at: float
    seeded: bool = False
    deleted_at: float | None = None
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Comment:
    """Something said or done towards an account, or said by it.

    `kind`: comment, mention, message, like or follow; `post_id` is "" for what concerns no post. `own` marks the
    account's own words, which go to `to_id`; `reply_to` names the record it answers; `media`: ids of pictures. `seq`:
    the place of its latest change among all changes, by which it is read. `edited_at`, `deleted_at`: 0 for never.
    """

    id: str
    post_id: str
    account_id: str
    author_id: str
    author: str
    text: str
    at: float
    own: bool = False
    reply_to: str = ""
    hidden: bool = False
    client_ref: str = ""
    kind: str = "comment"
    to_id: str = ""
    to_name: str = ""
    media: list[str] = field(default_factory=list)
    liked: bool = False
    edited_at: float = 0.0
    deleted_at: float = 0.0
    seq: int = 0

    @property
    def person(self) -> str:
        """Id of the person on the other side, "" for words to everybody."""
        return self.to_id if self.own else self.author_id

    @property
    def shown(self) -> bool:
        """Whether everybody sees it where it stands."""
        return not self.hidden and not self.deleted_at


@dataclass(slots=True)
class Voice:
    """What a person who has no account here said to everybody on one network. `deleted_at`: 0 for never."""

    id: str
    flavour: str
    author_id: str
    author: str
    text: str
    at: float
    language: str = ""
    likes: int = 0
    deleted_at: float = 0.0


Record = Account | MediaFile | Post | Comment | Voice
KINDS: dict[str, type[Record]] = {
    "account": Account,
    "media": MediaFile,
    "post": Post,
    "comment": Comment,
    "voice": Voice,
}
NAMES: dict[type[Record], str] = {cls: name for name, cls in KINDS.items()}
FIELDS: dict[type[Record], tuple[str, ...]] = {
    cls: tuple(entry.name for entry in fields(cls)) for cls in KINDS.values()
}


def as_line(record: Record) -> dict[str, Any]:
    """The record as a JSON object for the journal."""
    cls = type(record)
    return {"is": NAMES[cls], **{name: getattr(record, name) for name in FIELDS[cls]}}


def from_line(line: dict[str, Any]) -> Record:
    """The record a journal line stands for; fields this version does not know are dropped."""
    cls = KINDS[line["is"]]
    return cls(**{name: line[name] for name in FIELDS[cls] if name in line})


@dataclass(slots=True)
class Ids:
    """Makes ids that sort by time: milliseconds, then a counter, in base 36."""

    last: int = field(default=0)

    def next(self, now: float) -> str:
        """A new id, greater than all before it."""
        self.last = max(self.last + 1, int(now * 1000) << 10)
        return to_base36(self.last)

    def seen(self, text: str) -> None:
        """Take note of an id from an earlier run, so that it is never given again."""
        self.last = max(self.last, int(text, 36))


def to_base36(number: int) -> str:
    """A non-negative integer in lower-case base 36."""
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"
