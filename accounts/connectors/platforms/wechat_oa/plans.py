"""What names a post, where its publication stands, and entries of WeChat's lists of articles."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ...errors import UnexpectedResponse
from ...families.values import mapping, moment, rows
from ...types import Published, PublishedState
from . import markup
from .codes import SLUG


@dataclass(frozen=True, slots=True)
class PostId:
    """What names a post: the article, the id its comments and figures go by, and its mass message."""

    article: str = ""
    data: str = ""
    mass: str = ""

    @classmethod
    def of(cls, text: str) -> PostId:
        """The opposite of `str`."""
        article, data, mass = [*text.split("~"), "", ""][:3]
        return cls(article, data, mass)

    def __str__(self) -> str:
        return "~".join((self.article, self.data, self.mass)).rstrip("~")


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a publication stands; the handle between calls. `at`: when it was sent first, `again`: last (ISO 8601)."""

    draft: str
    at: str
    again: str = ""
    title: str = ""
    key: str = ""
    publish: str = ""
    data: str = ""
    mass: str = ""

    @classmethod
    def of(cls, handle: str) -> Plan:
        """Read a handle. Raises UnexpectedResponse."""
        try:
            found = cls(**json.loads(handle))
            datetime.fromisoformat(found.at)
        except (ValueError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        return found

    def processing(self) -> Published:
        """As the engine's answer."""
        return Published(PublishedState.PROCESSING, handle=json.dumps(asdict(self)))


def data_id(url: str) -> str:
    """The id by which comments and figures know an article: `mid` in its long address."""
    return (parse_qs(urlsplit(url).query).get("mid") or [""])[0]


def first_of(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(iter(rows(mapping(item, "content"), "news_item")), {})


def titled(item: Mapping[str, Any], title: str) -> bool:
    return markup.same(html.escape(title), str(first_of(item).get("title") or ""))


def link_of(news: Mapping[str, Any]) -> str:
    return str(news.get("url") or "")


def live(item: Mapping[str, Any], mass: str) -> Published:
    url = link_of(first_of(item))
    post = PostId(str(item.get("article_id") or ""), data_id(url), mass)
    return Published(PublishedState.LIVE, remote_id=str(post), url=url, published_at=moment(item.get("update_time")))
