"""Every request of our Google connectors, held against Google's own discovery documents: path, parameters, body.

Version 4 of the Business Profile interface (posts, reviews), Google's token endpoint and the PubSubHubbub hub have no
document in the package; their contract is held by the fakes alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.connectors.platforms.google_business.connector import GoogleBusiness
from accounts.connectors.platforms.youtube.connector import YouTube
from accounts.connectors.types import AppRegistration, Credential, Draft, Format

from .discovery import Document, documents_folder
from .fake_server import Request
from .fakes import google_business, youtube
from .fakes.google import GoogleFake
from .samples import Clock, media

FOLDER = documents_folder()
pytestmark = pytest.mark.skipif(
    FOLDER is None, reason="google-api-python-client, which brings Google's discovery documents, is not installed"
)
WITHOUT_DOCUMENT = {"oauth2.googleapis.com", "pubsubhubbub.appspot.com", "mybusiness.googleapis.com"}
BACK = "https://brand.example/back"


def sign_in(connector: Any, server: GoogleFake) -> Credential:
    app = AppRegistration(server.app["client_id"], server.app["client_secret"])
    leave = connector.start(app, {}, redirect_uri=BACK, state="st")
    grants = connector.exchange(app, server.allow(leave.url), leave.keep, redirect_uri=BACK)
    return grants[0].credential  # type: ignore[no-any-return]


def youtube_at_work(server: youtube.Fake) -> None:
    """Everything the connector can ask of YouTube."""
    connector = YouTube(http=server.http(), clock=Clock(), chunk=youtube.PART)
    auth = sign_in(connector, server)
    options = {"privacy": "unlisted", "category": "26", "tags": "tea,green tea", "made_for_kids": True}
    options |= {"ai_generated": True, "advertisement": True, "quiet": True}
    film = media(b"x" * (youtube.PART + 1), kind=Format.VIDEO, mime="video/mp4", seconds=9)
    draft = Draft("text", Format.VIDEO, "title", (film, media()), language="zh-Hans", options=options)
    connector.probe(auth)
    made = connector.publish(auth, draft, key="k")
    connector.poll(auth, made.handle)
    server.settle()
    connector.find(auth, key="k", draft=draft, since=datetime.now(UTC) - timedelta(minutes=5))
    connector.comment(auth, made.remote_id, "first", key="c")
    thread = server.guest_says(made.remote_id, "hello")
    for number in range(3):
        server.guest_says(made.remote_id, str(number), parent=thread)
    connector.inbox(auth)
    connector.reply(auth, thread, "welcome", key="r")
    connector.set_hidden(auth, thread, hidden=True)
    connector.set_hidden(auth, thread, hidden=False)
    connector.post_metrics(auth, [made.remote_id])
    connector.account_metrics(auth, since=date(2026, 11, 1), until=date(2026, 11, 9))
    connector.delete(auth, made.remote_id)


def business_at_work(server: google_business.Fake) -> None:
    """Everything the connector can ask of Business Profile."""
    connector = GoogleBusiness(http=server.http(), clock=Clock())
    auth = sign_in(connector, server)
    connector.probe(auth)
    picture = replace(media(), url="https://brand.example/1.png")
    made = connector.publish(auth, Draft("text", Format.IMAGE, media=(picture,)), key="k")
    connector.poll(auth, made.handle)
    connector.inbox(auth)
    connector.account_metrics(auth, since=date(2026, 11, 1), until=date(2026, 11, 9))
    connector.delete(auth, made.remote_id)


def is_part(request: Request) -> bool:
    """Parts go to the address a session gave, which no document describes."""
    return request.method == "PUT" and "upload_id" in request.params


def findings(requests: Iterable[Request], documents: Iterable[str]) -> tuple[set[str], list[str]]:
    """Ids of the methods called, and what is wrong with the calls."""
    assert FOLDER is not None
    by_host = {document.host: document for document in (Document(FOLDER, name) for name in documents)}
    called, wrong = set(), []
    for request in requests:
        _empty, host, path = request.path.split("/", 2)
        if host in WITHOUT_DOCUMENT or is_part(request):
            continue
        method, complaints = by_host[host].complaints(request, f"/{path}")
        called.add(method)
        wrong += [f"{request.method} {request.path}: {complaint}" for complaint in complaints]
    return called, wrong


@pytest.mark.parametrize(
    ("fake", "work", "documents", "methods"),
    [
        (
            youtube.Fake,
            youtube_at_work,
            ("youtube.v3", "youtubeAnalytics.v2"),
            {
                "youtube.videos.insert",
                "youtube.videos.list",
                "youtube.videos.delete",
                "youtube.thumbnails.set",
                "youtube.channels.list",
                "youtube.playlistItems.list",
                "youtube.commentThreads.list",
                "youtube.commentThreads.insert",
                "youtube.comments.list",
                "youtube.comments.insert",
                "youtube.comments.setModerationStatus",
                "youtubeAnalytics.reports.query",
            },
        ),
        (
            google_business.Fake,
            business_at_work,
            (
                "mybusinessaccountmanagement.v1",
                "mybusinessbusinessinformation.v1",
                "businessprofileperformance.v1",
            ),
            {
                "mybusinessaccountmanagement.accounts.list",
                "mybusinessbusinessinformation.accounts.locations.list",
                "mybusinessbusinessinformation.locations.get",
                "businessprofileperformance.locations.fetchMultiDailyMetricsTimeSeries",
            },
        ),
    ],
)
def test_requests_are_as_google_documents_them(
    fake: Callable[[], Any], work: Callable[[Any], None], documents: tuple[str, ...], methods: set[str]
) -> None:
    with fake() as server:
        work(server)
        called, wrong = findings(server.requests, documents)
    assert wrong == []
    assert called == methods


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "complaint"),
    [
        ("GET", "/youtube/v3/video", [], b"", "no method"),
        ("GET", "/youtube/v3/videos", [("id", "1")], b"", "parameter part is missing"),
        ("GET", "/youtube/v3/videos", [("part", "id"), ("ids", "1")], b"", "unknown parameter ids"),
        ("GET", "/youtube/v3/commentThreads", [("part", "id"), ("order", "new")], b"", "order is new"),
        ("GET", "/youtube/v3/videos", [("part", "id"), ("maxResults", "many")], b"", "no whole number"),
        ("POST", "/youtube/v3/comments", [("part", "id")], b'{"snippet": {"text": "x"}}', "snippet.text"),
        ("POST", "/youtube/v3/comments", [("part", "id")], b'{"snippet": "x"}', "is no object"),
        ("PUT", "/youtube/v3/videos", [("part", "id")], b'{"status": {"embeddable": "yes"}}', "must be boolean"),
        ("PUT", "/youtube/v3/videos", [("part", "id")], b'{"snippet": {"tags": "a"}}', "is no list"),
        ("POST", "/upload/youtube/v3/videos", [("part", "id")], b"{}", "uploadType is missing"),
        ("DELETE", "/youtube/v3/videos", [("id", "1")], b"{}", "takes no body"),
    ],
)
def test_mistakes_are_noticed(
    method: str, path: str, query: list[tuple[str, str]], body: bytes, complaint: str
) -> None:
    request = Request(method, f"/{youtube.HOST}{path}", query, {"content-type": "application/json"}, body)
    _called, wrong = findings([request], ("youtube.v3",))
    assert len(wrong) == 1
    assert complaint in wrong[0]
