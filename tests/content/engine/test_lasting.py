"""What shows only after a while: connections that died while idle, clocks of earlier sends, odd characters."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import AppBudget, SocialAccount
from config.lib.clock import now
from config.lib.storable import plain, storable
from content.engine import store
from content.engine.begin import hold_for_budget
from content.models import Attempt, Publication
from content.services.queue import publication_retry
from content.states import PublicationState as S

from .conftest import Desk, Engine, claim_one, cut_connections, fresh, until

POSTS = {"path": "/api/posts", "method": "POST"}
PICTURES = "practice-xiaohongshu"


def test_places_come_back_after_an_outage_in_which_they_were_idle(desk: Desk, engine: Engine) -> None:
    """Posts with files are handled in the place's own connection, which nobody else would ever renew."""
    engine.start(slots=1)
    account = desk.account(PICTURES)
    engine.until(desk.scheduled(account, text="Before"), S.PUBLISHED)
    cut_connections()
    for text in ("First after it", "Second after it"):
        engine.until(desk.scheduled(account, text=text), S.PUBLISHED)
    assert desk.texts() == ["Before", "First after it", "Second after it"]


def test_a_send_after_a_definite_refusal_starts_its_own_clock(desk: Desk, engine: Engine) -> None:
    """What waits for the platform's processing is judged by this send, not by one refused days ago."""
    row = desk.scheduled(desk.account("practice-douyin"), text="Clip")
    desk.network.fault("reject", **POSTS)
    engine.start()
    engine.until(row, S.FAILED)
    Publication.objects.unscoped("test").filter(pk=row.pk).update(first_sent_at=now() - timedelta(days=2))
    publication_retry(workspace=desk.workspace, actor=desk.actor, publication_id=row.pk)
    until(lambda: fresh(row).state in (S.PROCESSING, S.PUBLISHED))
    assert fresh(row).first_sent_at > now() - timedelta(minutes=1)
    engine.until(row, S.PUBLISHED, hurry=True)
    assert desk.texts() == ["Clip"]


def test_characters_without_a_place_in_the_database(desk: Desk) -> None:
    assert storable("a\x00b\ud83dc") == "ab?c"
    assert plain({"text": "\x00", "count": 3}) == {"text": "", "count": 3}


def test_a_handle_that_moves_on_is_stored_as_it_can_be(desk: Desk) -> None:
    row = desk.scheduled(desk.account(), text="In progress", due=now() - timedelta(seconds=1))
    held, lease = claim_one()
    then = store.Next(S.PROCESSING, now(), handle="part\x00-two\ud83d" + "x" * 5000)
    assert store.close_next(publication=held, lease=lease, attempt_id=None, outcome="processing", then=then)
    assert fresh(row).remote_handle == "part-two?" + "x" * 5000


def test_a_wait_is_never_shortened(desk: Desk) -> None:
    account = desk.account("practice-x")
    long = now() + timedelta(minutes=15)
    spent = now() + timedelta(hours=2)
    SocialAccount.objects.unscoped("test").update(hold_until=long, rate_clock=spent)
    AppBudget.objects.update(hold_until=long, rate_clock=spent)
    account.refresh_from_db()
    store._hold(account, now() + timedelta(seconds=5), whole_app=False)
    store._hold(account, now() + timedelta(seconds=5), whole_app=True)
    account.refresh_from_db()
    assert account.hold_until == long
    assert AppBudget.objects.get().hold_until == long
    hold_for_budget(account)
    account.refresh_from_db()
    assert account.hold_until >= long
    assert not Attempt.objects.unscoped("test").exists()
