"""What a stranger, a neighbour and a curious member try on the pages: sign-in, redirects, headers, markup, exports."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from config.lib.web import web_address
from content.models import Publication
from content.states import PublicationState
from team.middleware import ClientAddressMiddleware
from team.models import Invitation, User, Workspace
from team.roles import Role
from tests.factories import (
    PASSWORD,
    MediaAssetFactory,
    PostFactory,
    PublicationFactory,
    SocialAccountFactory,
    UserFactory,
)
from tests.routes import outside_names

pytestmark = pytest.mark.django_db
MARK = "<script>alert(1)</script>'\"><img src=x onerror=alert(1)>"
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "http:///evil.example",
]


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


# --- sign-in -------------------------------------------------------------------------------------
def test_known_and_unknown_addresses_get_the_same_answers() -> None:
    UserFactory(email="known@example.com")
    for path, field in (("account_login", "login"), ("account_reset_password", "email")):
        answers = []
        for email in ("known@example.com", "unknown@example.com"):
            answer = Client(headers={"accept-language": "en"}).post(
                reverse(path), {field: email, "password": "wrong-wrong"}
            )
            shown = re.sub(r'value="[^"]*"', "", answer.content.decode().replace(email, ""))
            answers.append((answer.status_code, answer.headers.get("Location"), re.sub(r"[\w]{32,}", "", shown)))
        assert answers[0] == answers[1], path


def test_guessing_passwords_is_slowed_down_whoever_guesses() -> None:
    UserFactory(email="known@example.com")
    for n in range(12):
        sign_in(Client(REMOTE_ADDR=f"203.0.113.{n}"), "known@example.com", f"wrong-{n}")

    answer = sign_in(Client(REMOTE_ADDR="203.0.113.99"), "known@example.com")

    assert answer.status_code != 302


def test_the_session_changes_when_somebody_signs_in() -> None:
    UserFactory(email="known@example.com")
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key

    assert sign_in(client, "known@example.com").status_code == 302
    assert client.session.session_key != before


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_elsewhere(
    target: str, owner: User, workspace: Workspace, client_of: Callable[..., Client]
) -> None:
    UserFactory(email="known@example.com")
    post = PostFactory(workspace=workspace)
    answers = [
        sign_in(Client(), "known@example.com", query_params={"next": target}),
        Client().post(reverse("team:language"), {"language": "en", "next": target}),
        client_of(owner).post(reverse("content:calendar_duplicate", args=[workspace.slug, post.pk]), {"next": target}),
        client_of(owner).post(
            reverse("content:posts_bulk", args=[workspace.slug]), {"action": "delete", "back": target}
        ),
    ]
    for answer in answers:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/")
        assert not answer.headers["Location"].startswith(("//", "/\\"))


def test_mails_name_our_own_address_whatever_the_host_header_says(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    UserFactory(email="known@example.com")

    Client().post(reverse("account_reset_password"), {"email": "known@example.com"}, headers={"host": "evil.example"})

    assert mail.outbox
    assert "evil.example" not in mail.outbox[0].body + mail.outbox[0].subject


# --- invitations ---------------------------------------------------------------------------------
def test_an_invitation_serves_one_person_once(
    workspace: Workspace, owner: User, client_of: Callable[..., Client], member_of: Callable[..., User]
) -> None:
    client_of(owner).post(
        reverse("team:invite_member", args=[workspace.slug]), {"email": "new@example.com", "role": Role.GUEST}
    )
    path = re.search(r"/invite/[\w-]+/", mail.outbox[-1].body)
    assert path is not None
    thief, invited = UserFactory(), UserFactory(email="new@example.com")

    assert client_of(thief).post(path[0]).status_code in {403, 404, 409, 422}
    assert client_of(invited).post(path[0]).status_code == 302
    assert client_of(thief).post(path[0]).status_code in {403, 404, 409, 410, 422}
    assert {m.email for m in User.objects.filter(memberships__workspace=workspace)} == {owner.email, "new@example.com"}


def test_a_mail_carries_no_lines_of_an_attacker(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    workspace.name = "Brand\r\nBcc: evil@example.com"
    workspace.save()
    address = reverse("team:invite_member", args=[workspace.slug])

    client_of(owner).post(address, {"email": "new@example.com", "role": Role.GUEST})
    refused = client_of(owner).post(address, {"email": "x@example.com\r\nBcc: evil@example.com", "role": Role.GUEST})

    assert refused.status_code == 422
    assert [m.recipients() for m in mail.outbox] == [["new@example.com"]]
    assert "\n" not in mail.outbox[0].subject
    assert Invitation.objects.for_workspace(workspace).count() == 1


# --- what opens without signing in ----------------------------------------------------------------
def test_addresses_outside_workspaces_are_known_by_name() -> None:
    """Whoever adds one has thought about who may open it; the walk over workspaces does not see it."""
    assert outside_names() == {
        "accept_invitation", "api-docs", "connect_callback", "csp_report", "healthz", "hook", "invite", "language",
        "me", "metrics", "onboarding", "readyz", "root",
        # By signed link; see tests/content/test_handoff.py.
        "handoff:app", "handoff:file", "handoff:files", "handoff:page", "handoff:thumb",
        "outside:decide", "outside:file", "outside:post", "outside:posts", "outside:thumb",
        # Forms of surveys, open to everybody; see tests/interactions/test_survey_form.py.
        "survey:form", "survey:thanks",
        # By signed link, answered once; see tests/interactions/test_complaint_steps.py.
        "complaint_ask:form",
        # Public help pages, off unless somebody opens them; see tests/interactions/test_faq_public.py.
        "help:page", "help:entry",
        # What anybody may know of an activity; see tests/interactions/test_activities_draw.py.
        "activity:page", "activity:entries", "activity:script",
        # Reports, by a link with a token; see tests/analytics/test_report_links.py.
        "public_report:file", "public_report:opened", "public_report:page", "public_report:stop",
        "public_report:unlock",
        # By a signed address; see tests/content/test_public_file.py.
        "public_file",
        # By a signed address that its member can end; see tests/content/test_ical.py.
        "ical",
    }  # fmt: skip


# --- headers -------------------------------------------------------------------------------------
def test_every_page_is_private_and_cannot_be_framed(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    client = client_of(owner)
    for path in (
        "/login/",
        f"/w/{workspace.slug}/",
        f"/w/{workspace.slug}/nothing/",
        f"/api/v1/workspaces/{workspace.slug}/",
    ):
        headers = client.get(path, follow=False).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "private" in headers["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in headers


def test_a_forged_form_of_another_site_does_nothing(workspace: Workspace, owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    for name in ("content:post_new", "content:posts_bulk", "team:invite_member", "team:settings", "content:pause"):
        for headers in ({}, {"origin": "https://evil.example"}, {"hx-request": "true"}):
            assert client.post(reverse(name, args=[workspace.slug]), {}, headers=headers).status_code == 403


# --- markup and formulas --------------------------------------------------------------------------
def test_markup_stays_text_wherever_it_is_shown(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    workspace.name = MARK[:80]
    workspace.save()
    owner.name = MARK
    owner.save()
    account = SocialAccountFactory(
        workspace=workspace, handle=MARK, display_name=MARK, url="https://x.example/?q=" + MARK
    )
    asset = MediaAssetFactory(workspace=workspace, title=MARK, alt=MARK, tags=[MARK[:30]])
    post = PostFactory(
        workspace=workspace, author=owner, title=MARK, text=MARK, notes=MARK, review_note=MARK, thread=[MARK]
    )
    row = PublicationFactory(
        post=post,
        account=account,
        state=PublicationState.FAILED,
        error_kind="rejected",
        error_message=MARK,
        remote_url="https://x.example/?q=" + MARK,
        payload={"text": MARK, "title": MARK},
    )
    slug, client = workspace.slug, client_of(owner)
    client.post(
        reverse("content:post_edit", args=[slug, post.pk]), {"version": 1, "title": MARK, "text": MARK, "notes": MARK}
    )
    paths = [
        *(
            reverse(f"content:{name}", args=[slug])
            for name in ("home", "calendar", "posts", "queue", "media", "post_new")
        ),
        *(f"{reverse('content:calendar', args=[slug])}?view={view}" for view in ("week", "weeks", "list")),
        f"{reverse('content:search', args=[slug])}?q=script",
        *(
            reverse(f"content:{name}", args=[slug, post.pk])
            for name in ("post", "post_edit", "calendar_peek", "post_move")
        ),
        *(
            reverse(f"content:{name}", args=[slug, row.pk])
            for name in ("publication", "publication_evidence", "publication_handoff")
        ),
        reverse("content:media_item", args=[slug, asset.pk]),
        *(reverse(f"accounts:{name}", args=[slug]) for name in ("list", "connect", "catalogue")),
        *(reverse(f"accounts:{name}", args=[slug, account.pk]) for name in ("detail", "settings", "activity")),
        *(
            reverse(f"team:{name}", args=[slug])
            for name in ("members", "audit", "settings", "notifications", "workspaces")
        ),
        reverse("team:me"),
    ]
    for path in paths:
        answer = client.get(path, follow=True)
        page = answer.content.decode()
        assert answer.status_code == 200, path
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert not re.search(r"""(?:href|src|action)=["']?\s*javascript:""", page, re.I), path


@pytest.mark.parametrize(
    "given", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//x", "https://a b", "ftp://x"]
)
def test_links_that_platforms_answer_are_web_addresses_or_nothing(given: str) -> None:
    assert web_address(given, longest=500) == ""
    assert web_address("https://例子.example/p/1?a=b", longest=500) == "https://例子.example/p/1?a=b"


def test_exports_run_no_formulas(workspace: Workspace, owner: User, client_of: Callable[..., Client]) -> None:
    for start in ("=", "+", "-", "@", "\t=", " =", "＝"):
        PostFactory(workspace=workspace, author=owner, title=f"{start}cmd|' /C calc'!A0", text=f"{start}HYPERLINK(1)")
    client = client_of(owner)
    for name in ("content:posts_export", "team:audit_export"):
        answer = client.get(reverse(name, args=[workspace.slug]))
        text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
        for row in csv.reader(io.StringIO(text)):
            assert not [cell for cell in row if cell.lstrip()[:1] in {"=", "+", "@", "＝"}], name


def test_addresses_of_published_posts_are_web_addresses(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    row = PublicationFactory(
        post=PostFactory(workspace=workspace),
        account=SocialAccountFactory(workspace=workspace),
        state=PublicationState.NEEDS_HANDOFF,
    )
    for url in ("javascript:alert(1)", "data:text/html,x", " jAvAsCrIpT://x/%0aalert(1)", "//x", "https://"):
        address = reverse("content:publication_confirm", args=[workspace.slug, row.pk])
        client_of(owner).post(address, {"url": url})
    assert Publication.objects.for_workspace(workspace).get().state == PublicationState.NEEDS_HANDOFF


# --- reports of browsers -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "body", ["[]", "1", '{"csp-report": 5}', '{"csp-report": []}', "[" * 5000, "", "\x00", json.dumps("x")]
)
def test_reports_that_are_none(body: str) -> None:
    assert Client().post("/csp-report/", body, content_type="application/csp-report").status_code in {204, 400}


# --- behind a proxy -----------------------------------------------------------------------------------
def test_only_the_proxy_s_own_word_counts_as_the_address(settings: Any) -> None:
    settings.BEHIND_PROXY = True
    seen: list[str] = []
    step = ClientAddressMiddleware(lambda request: seen.append(request.META["REMOTE_ADDR"]))  # type: ignore[arg-type,return-value]
    factory = RequestFactory()
    for forwarded in ("1.2.3.4, 203.0.113.7", "203.0.113.7", "nonsense", "2001:db8::1"):
        step(factory.get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded}))

    assert seen == ["203.0.113.7", "203.0.113.7", "10.0.0.1", "2001:db8::1"]
