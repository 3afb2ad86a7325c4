"""Whatever people do, in whatever order and by whatever way in: nothing unapproved can leave.

Hypothesis makes up sequences of operations. After each, every row that the engine's own conditions let out is held
against a second opinion, derived from the decisions of reviewers and what each of them looked at.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import SocialAccount
from config.lib.clock import now
from config.lib.errors import DomainError
from content.engine.begin import begin_sends
from content.engine.claim import Claimer
from content.engine.conditions import APPROVED
from content.models import MediaAsset, Post, Publication, Review, ReviewDecision
from content.selectors.approval import window_covers
from content.selectors.approval_rules import Level, Rule, rule_of
from content.selectors.post import post_get
from content.services.drafting import PostChanges, post_create, post_update
from content.services.media import media_update
from content.services.occurrences import occurrences_make
from content.services.policies import PolicyValues, default_save, policy_save
from content.services.queue import publication_resend, publication_retry, publication_to_handoff
from content.services.reconnecting import account_posts_hold
from content.services.recurring import recurrence_create
from content.services.review import post_approve, post_request_changes, post_submit
from content.services.review_board import seals_of
from content.services.review_links import LinkValues, Visitor, link_create, link_decide
from content.services.review_talk import changes_end
from content.services.scheduling import post_cancel, post_move, post_restore, post_schedule, post_unschedule
from content.services.suggestions import Wording, suggestion_apply, suggestion_make
from content.services.triage import Decision, triage_decide
from content.states import PublicationState as S
from content.states import TriageAction
from team.actors import Actor
from team.models import User, Workspace
from tests.content.engine.conftest import SPAN, claim_one
from tests.content.review_scene import People, people_of
from tests.factories import MediaAssetFactory, SocialAccountFactory
from tests.team.people import Api

pytestmark = pytest.mark.django_db
HOURS = st.sampled_from([0.2, 1, 1.9, 2.5, 30])
TEXTS = st.sampled_from(["One", "Two", "Three"])
WHO = st.sampled_from(["owner", "writer", "editor", "first", "second", "named"])
PICK = st.integers(0, 2)
_ROWS = "SELECT p.id FROM content_publication p WHERE p.state IN ('scheduled', 'claimed') AND "
_SENDABLE = _ROWS + APPROVED.format("p")


class Office(RuleBasedStateMachine):
    """A team with one rule or another, up to three posts, two accounts and everything they can do to them."""

    workspace: ClassVar[Workspace]
    people: ClassVar[People]
    accounts: ClassVar[list[SocialAccount]]
    asset: ClassVar[MediaAsset]
    clients: ClassVar[dict[str, Client]]
    api: ClassVar[Api]

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.posts: list[int] = []

    def teardown(self) -> None:
        """Every example starts from the same rows."""
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    # --- helpers ------------------------------------------------------------------------------------------------------
    def user(self, name: str) -> User:
        found: User = getattr(self.people, name)
        return found

    def who(self, name: str, pick: int) -> dict[str, Any]:
        return {
            "workspace": self.workspace,
            "actor": Actor(self.user(name)),
            "post_id": self.posts[pick % len(self.posts)],
        }

    def rows(self, pick: int, *states: str) -> list[Publication]:
        rows = Publication.objects.for_workspace(self.workspace).filter(post_id=self.posts[pick % len(self.posts)])
        return list(rows.filter(state__in=states) if states else rows)

    @contextlib.contextmanager
    def may_refuse(self) -> Iterator[None]:
        """A refusal is a fine answer."""
        with contextlib.suppress(DomainError), transaction.atomic():
            yield

    # --- operations ---------------------------------------------------------------------------------------------------
    @initialize(mode=st.sampled_from(["none", "optional", "required"]), hours=HOURS)
    def begin(self, mode: str, hours: float) -> None:
        self.change_default(mode, 2)
        for name in ("writer", "first"):
            post = post_create(
                workspace=self.workspace, actor=Actor(self.user(name)), text="One", media=[(self.asset.pk, "")],
                account_ids=[self.accounts[0].pk], due_at=now() + timedelta(hours=hours),
            )  # fmt: skip
            self.posts.append(post.pk)

    @rule(mode=st.sampled_from(["none", "optional", "required"]), levels=st.integers(1, 3))
    def change_default(self, mode: str, levels: int) -> None:
        steps = [Level(), Level(people=(self.people.named.pk,)), Level(external=True)][:levels]
        default_save(workspace=self.workspace, actor=Actor(self.people.owner), mode=mode, levels=steps)

    @rule(account=st.integers(0, 1))
    def rule_for_an_account(self, account: int) -> None:
        levels = (Level(every=True, people=(self.people.first.pk, self.people.second.pk)), Level())
        values = PolicyValues("Strict", levels=levels, accounts=[self.accounts[account].pk])
        with self.may_refuse():
            policy_save(workspace=self.workspace, actor=Actor(self.people.owner), values=values)

    @rule(name=WHO, pick=PICK, text=TEXTS)
    def edit(self, name: str, pick: int, text: str) -> None:
        with self.may_refuse():
            post_update(**self.who(name, pick), version=None, changes=PostChanges(text=text))

    @rule(pick=PICK, both=st.booleans())
    def choose_accounts_by_api(self, pick: int, both: bool) -> None:
        ids = [account.pk for account in self.accounts[: 1 + both]]
        self.api("patch", f"posts/{self.who('editor', pick)['post_id']}/", {"accounts": ids})

    @rule(alt=TEXTS)
    def describe_the_picture(self, alt: str) -> None:
        with self.may_refuse():
            media_update(workspace=self.workspace, actor=Actor(self.people.editor), asset_id=self.asset.pk, alt=alt)

    @rule(name=WHO, pick=PICK)
    def submit(self, name: str, pick: int) -> None:
        with self.may_refuse():
            post_submit(**self.who(name, pick))

    @rule(name=WHO, pick=PICK)
    def approve(self, name: str, pick: int) -> None:
        with self.may_refuse():
            post_approve(**self.who(name, pick))

    @rule(pick=PICK)
    def everybody_approves(self, pick: int) -> None:
        with self.may_refuse():
            post_submit(**self.who("writer", pick))
        for name in ("second", "first", "named", "owner"):
            self.approve(name, pick)
        self.approve_from_outside(pick)

    @rule(pick=PICK, text=TEXTS, hours=HOURS, between=st.sampled_from(["edit", "move", "describe", "api", "nothing"]))
    def something_happens_between_two_levels(self, pick: int, text: str, hours: float, between: str) -> None:
        with self.may_refuse():
            post_unschedule(**self.who("writer", pick))
        self.submit("writer", pick)
        self.approve("second", pick)
        steps = {
            "edit": lambda: self.edit("editor", pick, f"{text}, changed"),
            "move": lambda: self.move(pick, hours),
            "describe": lambda: self.describe_the_picture(f"{text}, described"),
            "api": lambda: self.choose_accounts_by_api(pick, both=True),
            "nothing": lambda: None,
        }
        steps[between]()
        for name in ("named", "owner"):
            self.approve(name, pick)
        self.approve_from_outside(pick)
        post = Post.objects.for_workspace(self.workspace).get(pk=self.who("writer", pick)["post_id"])
        with self.may_refuse():
            post_schedule(**self.who("writer", pick), due_at=post.due_at or now() + timedelta(hours=hours))

    @rule(pick=PICK)
    def approve_in_bulk_on_the_page(self, pick: int) -> None:
        post = post_get(workspace=self.workspace, post_id=self.who("first", pick)["post_id"])
        data = {"ids": [post.pk], f"seen-{post.pk}": seals_of([post])[post.pk]}
        self.clients["second"].post(reverse("content:reviews_bulk", args=[self.workspace.slug]), data)

    @rule(pick=PICK)
    def approve_from_outside(self, pick: int) -> None:
        with self.may_refuse():
            who = self.who("second", pick)
            link = link_create(
                workspace=self.workspace, actor=who["actor"], post_ids=[who["post_id"]],
                values=LinkValues("Client", may_approve=True),
            )  # fmt: skip
            post = Post.objects.for_workspace(self.workspace).get(pk=who["post_id"])
            link_decide(link=link, visitor=Visitor("127.0.0.1", name="Ann"), post=post, kind="approve")

    @rule(name=WHO, pick=PICK)
    def ask_for_changes(self, name: str, pick: int) -> None:
        with self.may_refuse():
            post_request_changes(**self.who(name, pick), note="Shorter")

    @rule(pick=PICK)
    def end_a_request(self, pick: int) -> None:
        who = self.who("second", pick)
        rows = ReviewDecision.objects.for_workspace(self.workspace).filter(post=who["post_id"], kind="changes")
        for row in rows:
            with self.may_refuse():
                changes_end(**who, decision_id=row.pk, note="Not needed")

    @rule(pick=PICK, text=TEXTS)
    def suggest_and_apply(self, pick: int, text: str) -> None:
        with self.may_refuse():
            row = suggestion_make(**self.who("first", pick), wording=Wording("text", f"{text}!"))
            suggestion_apply(**self.who("writer", pick), suggestion_id=row.pk)

    @rule(pick=PICK, hours=HOURS)
    def schedule(self, pick: int, hours: float) -> None:
        with self.may_refuse():
            post_schedule(**self.who("writer", pick), due_at=now() + timedelta(hours=hours))

    @rule(pick=PICK)
    def schedule_by_api(self, pick: int) -> None:
        self.api("post", f"posts/{self.who('editor', pick)['post_id']}/schedule/", {})

    @rule(pick=PICK, hours=HOURS)
    def drag(self, pick: int, hours: float) -> None:
        address = reverse("content:post_move", args=[self.workspace.slug, self.who("editor", pick)["post_id"]])
        self.clients["editor"].post(address, {"at": (now() + timedelta(hours=hours)).isoformat()})

    @rule(pick=PICK, hours=HOURS)
    def move(self, pick: int, hours: float) -> None:
        with self.may_refuse():
            post_move(**self.who("writer", pick), due_at=now() + timedelta(hours=hours))

    @rule(pick=PICK, what=st.sampled_from([post_unschedule, post_cancel, post_restore]))
    def take_back(self, pick: int, what: Any) -> None:
        with self.may_refuse():
            what(**self.who("writer", pick))

    @rule(pick=PICK, state=st.sampled_from([S.FAILED, S.PAUSED, S.UNKNOWN]))
    def goes_wrong(self, pick: int, state: str) -> None:
        """What the engine leaves behind, of rows it was allowed to begin."""
        ids = [row.pk for row in self.rows(pick, S.SCHEDULED) if row.pk in self.sendable()]
        Publication.objects.for_workspace(self.workspace).filter(pk__in=ids).update(state=state, next_attempt_at=None)

    @rule(pick=PICK, what=st.sampled_from([publication_retry, publication_resend]))
    def send_again(self, pick: int, what: Any) -> None:
        for row in self.rows(pick, S.FAILED, S.UNKNOWN, S.PAUSED):
            with self.may_refuse():
                what(workspace=self.workspace, actor=Actor(self.people.writer), publication_id=row.pk)

    @rule(pick=PICK)
    def hand_off(self, pick: int) -> None:
        for row in self.rows(pick, S.SCHEDULED, S.FAILED):
            with self.may_refuse():
                publication_to_handoff(
                    workspace=self.workspace, actor=Actor(self.people.writer), publication_id=row.pk, may_publish=True
                )

    @rule(action=st.sampled_from(list(TriageAction)), hours=HOURS)
    def triage(self, action: str, hours: float) -> None:
        at = now() + timedelta(hours=hours) if action == TriageAction.RESCHEDULE else None
        rows = Publication.objects.for_workspace(self.workspace).filter(state=S.PAUSED)
        with self.may_refuse():
            triage_decide(
                workspace=self.workspace, actor=Actor(self.people.writer), ids=list(rows.values_list("pk", flat=True)),
                decision=Decision(action, None, at),
            )  # fmt: skip

    @rule(account=st.integers(0, 1))
    def connect_again(self, account: int) -> None:
        account_posts_hold(account=self.accounts[account])

    @rule(pick=PICK)
    def repeat(self, pick: int) -> None:
        with self.may_refuse():
            row = recurrence_create(
                **self.who("writer", pick), rule="FREQ=DAILY;COUNT=2", first_day=(now() + timedelta(days=1)).date(),
                clock=time(12, 0),
            )  # fmt: skip
            occurrences_make(recurrence_id=row.pk)

    @rule()
    def the_engine_begins(self) -> None:
        """The claim and the statement that begins a send take nothing that the conditions forbid."""
        fit, rows = self.sendable(), Publication.objects.for_workspace(self.workspace).filter(state=S.SCHEDULED)
        with transaction.atomic():
            rows.update(next_attempt_at=now() - timedelta(days=1), late_at=now() + timedelta(days=9))
            taken = [claim.publication_id for claim in Claimer(SPAN).claim(20)]
            assert set(taken) <= fit
            transaction.set_rollback(True)
        if not taken:
            return
        with transaction.atomic():
            rows.filter(pk=taken[0]).update(
                next_attempt_at=now() - timedelta(days=2), late_at=now() + timedelta(days=9)
            )
            row, lease = claim_one()
            Publication.objects.for_workspace(self.workspace).filter(pk=row.pk).update(
                needs_approval=True, approved_hash=""
            )
            assert begin_sends([(row, lease)], span=SPAN) == {}
            transaction.set_rollback(True)

    # --- the second opinion -------------------------------------------------------------------------------------------
    def sendable(self) -> set[int]:
        """Ids the engine's own condition lets out."""
        with connection.cursor() as cursor:
            cursor.execute(_SENDABLE)
            return {int(pk) for (pk,) in cursor.fetchall()}

    @invariant()
    def nothing_unapproved_leaves(self) -> None:
        rows = Publication.objects.for_workspace(self.workspace).filter(pk__in=self.sendable())
        for row in rows.select_related("post__workspace", "account"):
            if rule_of(row.post).required:
                assert self.witnesses(row), f"{row.payload['text']!r} of post {row.post_id} would leave unapproved"

    def witnesses(self, row: Publication) -> bool:
        """Whether other people approved exactly this, for this time, one at each level of an approved round."""
        rounds = Review.objects.for_workspace(self.workspace).filter(post=row.post_id, state="approved")
        review = rounds.order_by("-number").first()
        if review is None:
            return False
        said = list(ReviewDecision.objects.for_workspace(self.workspace).filter(review=review, kind="approve"))
        good = [each for each in said if self.agrees(each, row)]
        members = [each.by_id for each in good if each.by_id is not None]
        levels = Rule.from_json(review.rule).levels
        return {each.level for each in good} >= set(range(len(levels))) and len(members) == len(set(members))

    def agrees(self, decision: ReviewDecision, row: Publication) -> bool:
        seen = dict(decision.snapshot.get(str(row.account_id), {}))
        seen.pop("account", None)
        own = decision.by_id in (row.post.author_id, row.post.edited_by_id) and decision.by_id is not None
        in_time = window_covers((decision.covers_from, decision.covers_until), row.due_at)
        return seen == row.payload and in_time and not own


def test_nothing_unapproved_ever_leaves(workspace: Workspace, owner: User, member_of: Any, client_of: Any) -> None:
    Office.workspace, Office.people = workspace, people_of(owner, member_of)
    Office.accounts = [SocialAccountFactory(workspace=workspace) for _n in range(2)]
    Office.asset = MediaAssetFactory(workspace=workspace)
    Office.clients = {name: client_of(getattr(Office.people, name)) for name in ("editor", "second")}
    Office.api = Api(workspace, Office.people.editor)
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=checks, database=None
        ),
    )
