"""Every page of the demo workspace in real Chromium: accessible, quiet console, no CSP report, no sideways scroll."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Page

from accounts.models import (
    AccountDossier,
    AccountGroup,
    AuditFinding,
    BrandKit,
    Competitor,
    ContentSample,
    Handover,
    ImageCheck,
    OnboardingTask,
    Persona,
    PlatformDecision,
    Qualification,
    ResearchSource,
    ResearchTag,
    SealedDocument,
    SnapshotImport,
    SocialAccount,
    Store,
    TrackedAccount,
)
from analytics.models import Goal
from compliance.models import Exemption, PromotionFiling, WordList
from content.models import (
    ApprovalPolicy,
    Brief,
    Checklist,
    Column,
    CrossPromotion,
    Idea,
    ImportJob,
    LiveSession,
    MediaAsset,
    Pillar,
    Post,
    Production,
    Publication,
    Retrospective,
    ReviewLink,
    Snippet,
    Theme,
)
from content.selectors.handoff_link import handoff_link
from content.selectors.review_links import link_token
from content.states import AdKind, DisplayState, MediaKind, PostState
from content.states import PublicationState as S
from interactions.models import Community, CommunityEvent, CommunityMember
from team.models import Task, Workspace, WorkspaceOwned
from team.views.root import CSP_COUNT
from tests.answering import ANSWERING_PAGES, answering_places
from tests.conftest import DESKTOP, PHONE
from tests.e2e.fixtures import *  # noqa: F403
from tests.e2e.fixtures import settled
from tests.e2e.people import PEOPLE_PAGES, people_places
from tests.talking import INBOX_PAGES, inbox_places

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = (
    "",
    "calendar/",
    "calendar/?view=week",
    "calendar/?view=month",
    "calendar/?view=list",
    "calendar/?account={account}",
    "calendar/subscribe/",
    "plan/",
    "plan/ideas/new/",
    "plan/ideas/{idea}/",
    "plan/pillars/",
    "plan/pillars/{pillar}/",
    "plan/themes/",
    "plan/themes/{theme}/",
    "plan/columns/",
    "plan/columns/{column}/",
    "plan/briefs/",
    "posts/{briefed}/brief/",
    "slots/{account}/",
    "import/",
    "import/{import}/",
    "exports/",
    "accounts/brand/",
    "accounts/brand/new/",
    "accounts/brand/{kit}/edit/",
    "accounts/brand/{kit}/files/?kind=do",
    "accounts/brand/{kit}/history/",
    "accounts/brand/pictures/",
    "accounts/brand/pictures/?state=due",
    "accounts/brand/check/",
    "accounts/brand/check/{cover_check}/",
    "accounts/brand/check/{avatar_check}/",
    "accounts/{account}/identity/",
    "snippets/",
    "snippets/{snippet}/",
    "snippets/links/",
    "reviews/",
    "reviews/{in_review}/",
    "reviews/links/",
    "reviews/links/{link}/",
    "settings/approvals/",
    "settings/approvals/{policy}/",
    "limits/",
    "posts/",
    "posts/new/",
    "posts/{draft}/edit/",
    "posts/{scheduled}/edit/",
    "posts/{published}/",
    "posts/{failed}/",
    "posts/{scheduled}/move/",
    "posts/{draft}/repeat/",
    "posts/{draft}/versions/",
    "posts/{partner}/edit/",
    "posts/{partner}/",
    "posts/{partner}/checklist/",
    "posts/{published}/evergreen/",
    "posts/{draft}/links/",
    "repeats/",
    "queue/",
    "queue/?tab=handoff",
    "queue/?tab=upcoming",
    "queue/?tab=unknown",
    "queue/pause/",
    "publications/{unknown}/evidence/",
    "publications/{by_hand}/handoff/",
    "engine/",
    "media/",
    "media/{media}/",
    "media/{media}/rights/",
    "media/{video}/",
    "media/duplicates/",
    "inbox/judge/",
    "media/tags/",
    "production/",
    "production/videos/{production}/",
    "production/videos/{production}/script/",
    "production/live/",
    "production/live/{live}/",
    "production/live/{live}/air/",
    "production/live/{live}/results/",
    "production/checklists/",
    "production/checklists/{checklist}/",
    "production/retrospectives/",
    "production/retrospectives/{retro}/",
    "production/evergreen/",
    "accounts/",
    "accounts/connect/",
    "accounts/connect/bluesky/",
    "accounts/connect/mastodon/",
    "accounts/advisor/",
    "accounts/advisor/new/",
    "accounts/advisor/{advice}/",
    "accounts/{account}/",
    "accounts/matrix/",
    "accounts/groups/",
    "accounts/groups/{group}/",
    "accounts/promotions/",
    "accounts/promotions/{promotion}/",
    "accounts/{account}/strategy/",
    "accounts/{account}/mix/",
    "accounts/{account}/settings/",
    "accounts/{account}/activity/",
    "accounts/{account}/disconnect/",
    "accounts/audit/",
    "accounts/audit/?state=all&area=bio",
    "accounts/audit/{finding}/",
    "accounts/audit/{accepted}/",
    "accounts/audit/runs/",
    "accounts/audit/rules/",
    "accounts/audit/rules/general/",
    "accounts/{account}/custody/",
    "accounts/{account}/custody/edit/",
    "accounts/{account}/custody/sealed/",
    "accounts/{account}/custody/roles/new/",
    "accounts/{account}/custody/checks/password/",
    "accounts/{account}/custody/sign-ins/new/",
    "accounts/custody/",
    "accounts/custody/people/",
    "accounts/custody/people/{person}/",
    "accounts/custody/handovers/",
    "accounts/custody/handovers/new/?kind=mover",
    "accounts/custody/handovers/{handover}/",
    "accounts/custody/handovers/{handover}/protocol/",
    "accounts/platforms/",
    *ANSWERING_PAGES,
    "communities/",
    "communities/new/",
    "communities/{community}/",
    "communities/{community}/edit/",
    "communities/{community}/rules/",
    "communities/{community}/members/",
    "communities/{community}/members/new/",
    "communities/{community}/members/{group_member}/",
    "communities/{community}/points/",
    "communities/{community}/points/tiers/",
    "communities/{community}/activities/",
    "communities/{community}/activities/new/",
    "communities/{community}/activities/{group_event}/",
    "communities/{community}/activities/{group_event}/edit/",
    "communities/{community}/health/",
    "accounts/{account}/onboarding/",
    "accounts/onboarding/",
    "accounts/onboarding/?view=board",
    "accounts/onboarding/new/",
    "accounts/onboarding/{dossier}/",
    "accounts/onboarding/{dossier}/edit/",
    "accounts/onboarding/{dossier}/add/",
    "accounts/onboarding/{dossier}/verification/",
    "accounts/onboarding/steps/{step}/",
    "accounts/qualifications/",
    "accounts/qualifications/new/",
    "accounts/qualifications/{renewed}/",
    "accounts/qualifications/{renewed}/renew/",
    "accounts/stores/",
    "accounts/stores/new/",
    "accounts/stores/{store}/",
    "accounts/documents/{document}/",
    "accounts/personas/",
    "accounts/personas/new/",
    "accounts/personas/build/",
    "accounts/personas/{persona}/",
    "accounts/personas/{persona}/edit/",
    "accounts/personas/{persona}/segment/",
    "accounts/research/",
    "accounts/research/upload/",
    "accounts/research/{survey}/",
    "accounts/research/{audience}/",
    "accounts/research/tags/",
    "accounts/research/tags/{research_tag}/",
    "accounts/research/note/",
    "compliance/",
    "accounts/competitors/",
    "accounts/competitors/new/",
    "accounts/competitors/{rival}/",
    "accounts/competitors/{rival}/?add=threat",
    "accounts/competitors/{rival}/figures/",
    "accounts/competitors/{rival}/samples/",
    "accounts/competitors/{rival}/alerts/",
    "accounts/competitors/samples/{sample}/",
    "accounts/competitors/tracked/{tracked}/",
    "accounts/competitors/benchmark/?days=90",
    "accounts/competitors/own/",
    "accounts/competitors/alerts/",
    "accounts/competitors/import/",
    "accounts/competitors/import/{figures}/",
    *PEOPLE_PAGES,
    "compliance/test/",
    "compliance/settings/",
    "compliance/words/",
    "compliance/words/{words}/",
    "compliance/words/{words}/import/",
    "compliance/words/{words}/versions/",
    "compliance/rules/",
    "compliance/rules/AD-01/",
    "compliance/exemptions/",
    "compliance/exemptions/new/",
    "compliance/exemptions/{exemption}/",
    "compliance/findings/",
    "compliance/filings/",
    "compliance/filings/{filing}/",
    "surveys/",
    "surveys/new/",
    "surveys/{running}/",
    "surveys/{ended}/",
    "surveys/{running}/questions/",
    "surveys/{running}/questions/{asked}/",
    "surveys/{ended}/responses/",
    "surveys/{ended}/settings/",
    "surveys/{running}/share/",
    "surveys/{ended}/texts/{told}/",
    "surveys/{running}/preview/",
    "surveys/{ended}/preview/",
    "team/",
    "team/roles/",
    "team/tasks/",
    "team/tasks/?tab=all",
    "team/tasks/?tab=done",
    "team/tasks/new/",
    "team/tasks/{task}/",
    "team/audit/",
    "settings/",
    "settings/api/",
    *INBOX_PAGES,
    "search/?q=%E5%9B%B4%E7%82%89",
    "more/",
    "workspaces/",
    "/me/",
    "/onboarding/",
    "/2fa/",
    "/email/",
    "/password/change/",
    "/api/docs/",
)
# Each page is seen wide and narrow, in turns of language and theme; narrow ones only for what widths change.
BY_WIDTH = ["color-contrast", "label-content-name-mismatch", "target-size"]
LOOKS = {DESKTOP: (("zh", "light"), ("en", "dark")), PHONE: (("en", "dark"), ("zh", "light"))}


def axe(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA (or by these rules alone), one line a finding."""
    if not page.evaluate("() => typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    what = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    found: Any = page.evaluate(
        "what => axe.run(document, {runOnly: what, resultTypes: ['violations'], elementRef: false})", what
    )
    return [
        f"{item['id']} ({item['impact']}): {node['target']} {node['failureSummary']}"
        for item in found["violations"]
        for node in item["nodes"][:3]
    ]


def sideways(page: Page) -> int:
    """How many pixels the page can be scrolled sideways."""
    width: int = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def places(workspace: Workspace) -> dict[str, int]:
    """Ids that the addresses need."""
    posts = Post.objects.for_workspace(workspace)

    def first(status: str) -> int:
        found = posts.filter(status=status).order_by("pk").first()
        assert found is not None
        return found.pk

    def row(state: str) -> int:
        return one(Publication, state=state)

    def one(model: type[WorkspaceOwned], **which: Any) -> int:
        found = model.objects.for_workspace(workspace).filter(**which).order_by("pk").first()
        assert found is not None, model
        return int(found.pk)

    briefed = Brief.objects.for_workspace(workspace).exclude(post=None).first()
    assert briefed is not None
    assert briefed.post_id is not None
    return {
        **people_places(workspace),
        "draft": first(DisplayState.DRAFT),
        "scheduled": first(DisplayState.SCHEDULED),
        "published": first(DisplayState.PUBLISHED),
        "failed": first(DisplayState.FAILED),
        "unknown": row(S.UNKNOWN),
        "by_hand": row(S.NEEDS_HANDOFF),
        "media": one(MediaAsset),
        "video": one(MediaAsset, kind=MediaKind.VIDEO),
        "account": one(SocialAccount),
        "handover": one(Handover, state="open"),
        "person": Handover.objects.for_workspace(workspace).filter(state="open").values_list("person", flat=True)[0],
        "idea": one(Idea),
        "pillar": one(Pillar),
        "theme": one(Theme),
        "column": one(Column),
        "briefed": briefed.post_id,
        "import": one(ImportJob),
        "snippet": one(Snippet),
        "in_review": first(DisplayState.IN_REVIEW),
        "link": one(ReviewLink),
        "policy": one(ApprovalPolicy),
        "partner": one(Post, ad_kind=AdKind.PAID, state=PostState.DRAFT),
        "production": one(Production),
        "live": one(LiveSession),
        "checklist": one(Checklist),
        "retro": one(Retrospective),
        "goal": one(Goal),
        **answering_places(workspace),
        "community": one(Community),
        "group_member": one(CommunityMember, community=one(Community)),
        "group_event": one(CommunityEvent, community=one(Community)),
        "advice": one(PlatformDecision),
        "words": one(WordList),
        "exemption": one(Exemption),
        "filing": one(PromotionFiling),
        "kit": one(BrandKit),
        "cover_check": one(ImageCheck, kind="cover"),
        "avatar_check": one(ImageCheck, kind="avatar"),
        "persona": one(Persona),
        "survey": one(ResearchSource, kind="survey"),
        "audience": one(ResearchSource, kind="audience"),
        "research_tag": one(ResearchTag),
        "task": one(Task),
        "rival": one(Competitor),
        "sample": one(ContentSample),
        "tracked": one(TrackedAccount, platform="practice-channels"),
        "figures": one(SnapshotImport),
        "finding": one(AuditFinding, state="open"),
        "accepted": one(AuditFinding, state="accepted"),
        "group": one(AccountGroup),
        "promotion": one(CrossPromotion),
        "dossier": one(AccountDossier, account=None),
        "step": one(OnboardingTask, key="register.licence", document__isnull=False),
        "renewed": one(Qualification, term=2),
        "store": one(Store, health="broken"),
        "document": one(SealedDocument),
        **inbox_places(workspace),
    }


@pytest.mark.parametrize("size", list(LOOKS), ids=["desk", "phone"])
def test_pages_of_the_demo(
    demo: Workspace,
    new_page: Callable[..., Page],
    sign_in: Any,
    page_problems: list[str],
    size: tuple[int, int],
) -> None:
    user = demo.created_by
    assert user is not None
    ids, findings = places(demo), []
    for turn, (language, theme) in enumerate(LOOKS[size]):
        user.language = {"zh": "zh-hans", "en": "en"}[language]
        user.save()
        page = new_page(language=language, theme=theme, size=size)
        sign_in(page, user)
        for address in PAGES[turn::2]:
            whole = address if address.startswith("/") else f"/w/{demo.slug}/{address.format(**ids)}"
            found = look_at(page, whole, BY_WIDTH if size == PHONE else None)
            findings += [f"{language} {theme} {address}: {line}" for line in found]
    assert not findings, "\n".join(findings)
    assert page_problems == []
    assert cache.get(CSP_COUNT) is None


def look_at(page: Page, address: str, rules: list[str] | None = None) -> list[str]:
    """What is wrong with a page; `rules`: axe's rules to apply, None for all."""
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        return [f"status {answer.status if answer else 0}"]
    settled(page)
    # What the bar at the bottom of a phone covers for the moment can be scrolled to: it is no small target.
    page.evaluate("() => document.querySelector('.tabbar')?.style.setProperty('position', 'static')")
    found = axe(page, rules)
    if sideways(page) > 0:
        found.append(f"scrolls sideways by {sideways(page)} px")
    return found


def test_the_phone_s_package_without_signing_in(
    demo: Workspace, new_page: Callable[..., Page], page_problems: list[str]
) -> None:
    row = Publication.objects.for_workspace(demo).filter(state=S.NEEDS_HANDOFF).select_related("workspace").get()
    link = handoff_link(row)
    assert link is not None
    address = link[0].removeprefix(settings.BASE_URL)
    page = new_page(language="zh", theme="dark", size=PHONE)
    assert look_at(page, address) == []
    first = page.locator("[data-tick]").first
    first.check()
    page.reload()
    assert first.is_checked()
    assert page.locator("[data-tick]:checked").count() == 1
    assert page_problems == []
    assert cache.get(CSP_COUNT) is None
    assert page.goto("/handoff/forged/").status == 404


def test_what_somebody_outside_opens(demo: Workspace, new_page: Callable[..., Page], page_problems: list[str]) -> None:
    link = ReviewLink.objects.for_workspace(demo).filter(revoked_at=None).order_by("pk").first()
    assert link is not None
    for language, theme, size in (("zh", "light", DESKTOP), ("en", "dark", PHONE)):
        page = new_page(language=language, theme=theme, size=size)
        assert look_at(page, f"/p/{link_token(link)}/") == []
        assert look_at(page, f"/p/{link_token(link)}/1/") == []
    assert page_problems == []
    assert cache.get(CSP_COUNT) is None
    assert page.goto("/p/forged/").status == 404


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_before_signing_in(db: None, new_page: Callable[..., Page], page_problems: list[str], theme: str) -> None:
    findings = []
    for size in (DESKTOP, PHONE):
        page = new_page(theme=theme, size=size)
        for address in ("/login/", "/signup/", "/password/reset/"):
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200
            findings += [f"{address}: {line}" for line in axe(page)]
            if sideways(page) > 0:
                findings.append(f"{address}: scrolls sideways by {sideways(page)} px")
    assert not findings, "\n".join(findings)
    assert page_problems == []
