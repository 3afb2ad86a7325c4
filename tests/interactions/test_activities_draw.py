"""The draw: fixed before the seed exists, drawn once, recomputed by anybody; then prizes get to people."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.models import SocialAccount
from config.lib.clock import now
from config.lib.errors import InvalidInput
from content.models import Post
from interactions.activity_errors import (
    ActivityMoved,
    ListingBroken,
    NobodyStandsBy,
    NotEnded,
    SamePerson,
    SeedNotYet,
    SeedsDiffer,
)
from interactions.draws import recompute
from interactions.models import ActivityDraw, ActivityEntry, ActivityWinner, Contact, Message
from interactions.services.activities import beacon
from interactions.services.activities.collecting import entry_code
from interactions.services.activities.drawing import activity_close, seed_type
from interactions.services.activities.winning import winner_replace, winner_tell
from interactions.services.privacy.copying import contact_data
from interactions.services.privacy.erasing import contact_erase
from interactions.tasks import collect_entries, run_draws
from team.actors import Actor
from team.models import AuditEntry
from tests.acting import SEED, comment, crowd, drawn, ended, running
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo")


@pytest.fixture
def second(member_of) -> Any:
    return member_of("admin")


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(datetime(2026, 11, 26, 12, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def finished(workspace, owner, second, account, clock) -> Any:
    """A lottery with twenty people, drawn."""
    row = running(workspace, owner, account)
    crowd(account, 20)
    return drawn(workspace, ended(row), owner, second, clock)


def listing_of(row) -> str:
    return ActivityDraw.objects.for_workspace(row.workspace_id).get(activity=row).listing


def winners(row) -> list[ActivityWinner]:
    return list(ActivityWinner.objects.for_workspace(row.workspace_id).filter(activity=row).order_by("rank"))


# --- the program ----------------------------------------------------------------------------------
def test_the_order_is_what_the_description_says() -> None:
    codes = [hashlib.sha256(bytes([n])).hexdigest()[:16] for n in range(30)]
    text = recompute.written(activity="a", source="drand 7", prizes=[1, 3], alternates=2, codes=codes)
    listing = recompute.read(text.encode())
    commit = hashlib.sha256(text.encode()).hexdigest()
    by_hand = sorted(
        range(1, 31), key=lambda n: int.from_bytes(hashlib.sha256(f"{commit}|seed 1|{n}".encode()).digest(), "big")
    )
    places = recompute.draw(listing, "  ＳＥＥＤ　 1 ")
    assert [place.number for place in places] == by_hand[:6]
    assert [place.prize for place in places] == [1, 2, 2, 2, 0, 0]
    assert len({place.code for place in places}) == 6


def test_every_entry_wins_equally_often() -> None:
    """Chi-square over 4,000 seeds and 20 entries: 36.2 is the 99 % point of 19 degrees; the seeds are fixed."""
    codes = [f"{n:016x}" for n in range(20)]
    listing = recompute.read(
        recompute.written(activity="a", source="x", prizes=[1], alternates=0, codes=codes).encode()
    )
    dice = random.Random(20261126)
    won = Counter(recompute.draw(listing, str(dice.random()))[0].number for _n in range(4000))
    assert sum((won[n] - 200) ** 2 / 200 for n in range(1, 21)) < 36.2


@pytest.mark.parametrize(
    ("spoil", "options", "said"),
    [
        (lambda text: text.replace("juzhen-draw 1", "something"), {}, "no entries file"),
        (lambda text: text[:-8], {}, "cut short"),
        (lambda text: text.replace("\n3 ", "\n33 "), {}, "must be entry 3"),
        (lambda text: text.replace("entries 5", "entries 6"), {}, "says it has 6"),
        (lambda text: text.replace("\n5 " + "4" * 16, "\n5 " + "0" * 16), {}, "twice"),
        (lambda text: text, {"commit": "ab" * 32}, "not the published file"),
        (lambda text: text, {"prizes": "2"}, "not for 2"),
        (lambda text: text, {"prizes": "x"}, "not a count"),
        (lambda text: text, {"seed": " "}, "seed is empty"),
    ],
)
def test_a_wrong_file_is_refused_in_plain_words(tmp_path, spoil, options, said) -> None:
    codes = [str(n) * 16 for n in range(5)]
    path = tmp_path / "entries.txt"
    path.write_text(spoil(recompute.written(activity="a", source="x", prizes=[1], alternates=0, codes=codes)))
    with pytest.raises(CommandError, match=said):
        call_command("draw_check", str(path), **{"seed": "1", **options})


# --- closing and drawing --------------------------------------------------------------------------
@pytest.mark.raises_notice("activity.drawn")
def test_the_command_and_the_script_find_the_same_winners(finished, tmp_path, client_of) -> None:
    """The downloaded file and program, run where nothing of ours is."""
    visitor = client_of(None)
    file, program = tmp_path / "entries.txt", tmp_path / "draw_check.py"
    file.write_bytes(visitor.get(reverse("activity:entries", args=[finished.token])).content)
    program.write_bytes(visitor.get(reverse("activity:script", args=[finished.token])).content)
    draw = ActivityDraw.objects.for_workspace(finished.workspace_id).get(activity=finished)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == draw.commit_hash
    given = ["--seed", draw.seed, "--commit", draw.commit_hash, "--prizes", "1,3"]
    found = subprocess.run(
        [sys.executable, "-I", str(program), str(file), *given],
        capture_output=True, text=True, check=True, cwd=tmp_path,
    ).stdout  # fmt: skip
    lines = [line.split() for line in found.splitlines() if line[:4].strip().isdigit()]
    assert [line[3] for line in lines][:4] == [one.entry.code for one in winners(finished)]
    assert [line[1] for line in lines] == ["1", "2", "2", "2", "alternate", "alternate", "alternate"]
    page = visitor.get(reverse("activity:page", args=[finished.token])).content.decode()
    assert all(one.entry.code in page for one in winners(finished))
    assert "guest-" not in page + file.read_text()


def test_nothing_is_closed_early_and_the_seed_lies_ahead(workspace, owner, second, account, clock) -> None:
    row = running(workspace, owner, account)
    crowd(account, 3)
    who: dict[str, Any] = {"workspace": workspace, "actor": Actor(owner), "activity_id": row.pk}
    with pytest.raises(NotEnded):
        activity_close(**who)
    activity_close(**{**who, "activity_id": ended(row).pk})
    with pytest.raises(SeedNotYet):
        seed_type(**who, seed=SEED)
    clock.shift(timedelta(minutes=3))
    seed_type(**who, seed=SEED)
    with pytest.raises(SamePerson):
        seed_type(**who, seed=SEED)
    with pytest.raises(SeedsDiffer):
        seed_type(workspace=workspace, actor=Actor(second), activity_id=row.pk, seed="01 02")
    assert winners(row) == []
    seed_type(workspace=workspace, actor=Actor(second), activity_id=row.pk, seed=SEED.replace(" ", "　"))
    assert len(winners(row)) == 3
    with pytest.raises(ActivityMoved):
        seed_type(workspace=workspace, actor=Actor(second), activity_id=row.pk, seed="05")


def test_the_hashed_moment_of_the_seed_is_in_universal_time(workspace, owner, account, clock) -> None:
    row = running(workspace, owner, account)
    crowd(account, 3)
    chosen = datetime(2026, 11, 26, 21, tzinfo=ZoneInfo("Asia/Shanghai"))
    activity_close(workspace=workspace, actor=Actor(owner), activity_id=ended(row).pk, reveal_at=chosen)
    assert "2026-11-26T13:00Z" in recompute.read(listing_of(row).encode()).source


def test_after_the_list_is_frozen_nothing_counts_any_more(workspace, owner, second, account, clock) -> None:
    row = running(workspace, owner, account)
    crowd(account, 5)
    at = now() - timedelta(minutes=20)
    activity_close(workspace=workspace, actor=Actor(owner), activity_id=ended(row).pk)
    before = listing_of(row)
    comment(account, "来晚了", who="late", at=at)
    Message.objects.for_workspace(workspace).update(deleted_at=now())
    collect_entries()
    assert listing_of(row) == before
    assert ActivityEntry.objects.for_workspace(workspace).filter(eligible=True).count() == 5


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE interactions_activitydraw SET listing = listing || 'x'",
        "UPDATE interactions_activitydraw SET commit_hash = 'x'",
        "UPDATE interactions_activitydraw SET reveal_at = now()",
        "UPDATE interactions_activitydraw SET seed = 'other'",
        "UPDATE interactions_activitydraw SET drawn_at = NULL",
        "UPDATE interactions_activityentry SET code = 'x' WHERE number = 1",
        "UPDATE interactions_activityentry SET number = NULL WHERE number = 1",
        "UPDATE interactions_activitywinner SET rank = rank + 100",
        "UPDATE interactions_activitywinner SET entry_id = (SELECT max(id) FROM interactions_activityentry)",
    ],
)
def test_the_database_itself_keeps_the_draw(finished, statement) -> None:
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_tampered_list_is_noticed_before_drawing(workspace, owner, second, account, clock) -> None:
    row = running(workspace, owner, account)
    crowd(account, 4)
    activity_close(workspace=workspace, actor=Actor(owner), activity_id=ended(row).pk)
    clock.shift(timedelta(minutes=3))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE interactions_activityentry DISABLE TRIGGER activity_entry_is_fixed")
        cursor.execute("UPDATE interactions_activityentry SET code = 'feedfeedfeedfeed' WHERE number = 2")
    seed_type(workspace=workspace, actor=Actor(owner), activity_id=row.pk, seed=SEED)
    with pytest.raises(ListingBroken):
        seed_type(workspace=workspace, actor=Actor(second), activity_id=row.pk, seed=SEED)


def test_one_ticket_for_each_person_however_often_they_count(workspace, owner, second, account, clock) -> None:
    row = running(workspace, owner, account, once="any")
    for n in range(4):
        comment(account, f"第{n}次", who="eager")
    comment(account, "一次", who="modest")
    activity_close(workspace=workspace, actor=Actor(owner), activity_id=ended(row).pk)
    assert len(recompute.read(listing_of(row).encode()).codes) == 2


# --- the beacon -----------------------------------------------------------------------------------
def test_rounds_follow_the_published_formula() -> None:
    """Genesis 1692803367, three seconds a round; the round after 2026-04-20 00:00:00 UTC is 27,946,612."""
    moment = datetime(2026, 4, 20, tzinfo=UTC)
    assert beacon.round_at(moment) == 27_946_612
    assert beacon.time_of(27_946_612) == moment
    assert beacon.round_at(moment + timedelta(seconds=0.5)) == 27_946_613
    assert beacon.time_of(1) == datetime.fromtimestamp(1_692_803_367, UTC)


@pytest.mark.parametrize("broken", ["", "randomness", "round", "offline"])
def test_the_beacon_draws_by_itself_and_never_by_a_wrong_value(
    workspace, owner, account, clock, monkeypatch, broken
) -> None:
    row = running(workspace, owner, account, source="drand", source_name="")
    crowd(account, 6)
    activity_close(workspace=workspace, actor=Actor(owner), activity_id=ended(row).pk)
    draw = ActivityDraw.objects.for_workspace(workspace).get(activity=row)
    signature = "ab" * 48
    told = {
        "round": draw.round, "signature": signature,
        "randomness": hashlib.sha256(bytes.fromhex(signature)).hexdigest(),
    }  # fmt: skip
    if broken == "randomness":
        told["randomness"] = "00" * 32
    if broken == "round":
        told["round"] = draw.round + 1

    def request(method: str, url: str, **_more: Any) -> Any:
        assert url.endswith(f"/{beacon.CHAIN}/public/{draw.round}")
        if broken == "offline":
            raise OSError
        return SimpleNamespace(ok=True, body=json.dumps(told).encode())

    monkeypatch.setattr(beacon, "http", lambda: SimpleNamespace(request=request))
    run_draws()
    assert winners(row) == []
    clock.shift(timedelta(minutes=3))
    run_draws()
    run_draws()
    row.refresh_from_db()
    assert row.state == ("closed" if broken else "drawn")
    assert len(winners(row)) == (0 if broken else 4)


def test_without_a_network_two_people_type_the_beacons_value(workspace, owner, second, account, clock) -> None:
    row = running(workspace, owner, account, source="drand", source_name="")
    crowd(account, 5)
    activity_close(workspace=workspace, actor=Actor(owner), activity_id=ended(row).pk)
    clock.shift(timedelta(minutes=3))
    with pytest.raises(InvalidInput):
        seed_type(workspace=workspace, actor=Actor(owner), activity_id=row.pk, seed=SEED)
    for person in (owner, second):
        row = seed_type(workspace=workspace, actor=Actor(person), activity_id=row.pk, seed="AB" * 32)
    assert row.state == "drawn"


# --- prizes ---------------------------------------------------------------------------------------
def test_a_prize_goes_its_way(workspace, owner, finished, client_of) -> None:
    client, one = client_of(owner), winners(finished)[0]
    url = reverse("interactions:activity_winner", args=[workspace.slug, finished.pk, one.pk])
    assert "恭喜获得围炉礼盒" in client.get(url).content.decode()
    assert client.post(url, {"step": "address", "address": "x"}).status_code == 409
    assert client.post(url, {"step": "tell", "text": "恭喜！请看私信。"}).status_code == 302
    assert client.post(url, {"step": "address", "name": "林某", "phone": "139", "address": ""}).status_code == 422
    assert (
        client.post(url, {"step": "address", "name": "林某", "phone": "139", "address": "杭州市茶山路1号"}).status_code
        == 302
    )
    one.refresh_from_db()
    assert one.message.text == "恭喜！请看私信。"
    assert "茶山路".encode() not in bytes(one.address)
    assert "茶山路" not in client.get(url).content.decode()
    assert "茶山路" in client.post(url, {"step": "open"}).content.decode()
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="activity.address_seen").count() == 1
    assert client.post(url, {"step": "sent", "carrier": "顺丰", "tracking": "SF1"}).status_code == 302
    assert client.post(url, {"step": "received"}).status_code == 302
    done = reverse("interactions:activity_step", args=[workspace.slug, finished.pk])
    assert client.post(done, {"step": "fulfil"}).status_code == 422
    assert client.post(url, {"step": "received"}).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_an_address_opens_outside_a_transaction(workspace, owner, finished, client_of) -> None:
    client, one = client_of(owner), winners(finished)[0]
    url = reverse("interactions:activity_winner", args=[workspace.slug, finished.pk, one.pk])
    client.post(url, {"step": "tell", "text": ""})
    client.post(url, {"step": "address", "address": "杭州市茶山路1号"})
    assert "茶山路" in client.post(url, {"step": "open"}).content.decode()
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="activity.address_seen").count() == 1


@pytest.mark.raises_notice("activity.claim_over")
def test_an_alternate_of_the_same_order_takes_an_unclaimed_prize(workspace, owner, finished, clock) -> None:
    who: dict[str, Any] = {"workspace": workspace, "actor": Actor(owner), "activity_id": finished.pk}
    places = recompute.draw(recompute.read(listing_of(finished).encode()), SEED)
    first = winners(finished)[0]
    winner_tell(**who, winner_id=first.pk, text="")
    with pytest.raises(InvalidInput):
        winner_replace(**who, winner_id=first.pk)
    clock.shift(timedelta(days=8))
    run_draws()
    for place in places[4:]:
        fresh = winner_replace(**who, winner_id=first.pk)
        assert (fresh.rank, fresh.entry.code, fresh.prize_id) == (place.rank, place.code, first.prize_id)
        first = fresh
    with pytest.raises(NobodyStandsBy):
        winner_replace(**who, winner_id=first.pk)
    first.refresh_from_db()
    assert first.state == "waiting"


def test_the_announcement_hides_names_and_links_the_proof(workspace, owner, finished, client_of) -> None:
    step = reverse("interactions:activity_step", args=[workspace.slug, finished.pk])
    assert client_of(owner).post(step, {"step": "draft"}).status_code == 302
    post = Post.objects.for_workspace(workspace).get()
    assert f"/a/{finished.token}/" in post.text
    assert "g**" in post.text
    assert "guest-" not in post.text


def test_whoever_is_erased_leaves_no_address_and_the_proof_stays(workspace, owner, finished, client_of) -> None:
    one = winners(finished)[0]
    who: dict[str, Any] = {"workspace": workspace, "actor": Actor(owner)}
    winner_tell(**who, activity_id=finished.pk, winner_id=one.pk, text="")
    url = reverse("interactions:activity_winner", args=[workspace.slug, finished.pk, one.pk])
    client_of(owner).post(url, {"step": "address", "address": "杭州市茶山路1号"})
    (told,) = contact_data(workspace=workspace, contact=one.contact)["activities"]
    assert (told["won"], told["address"]["address"]) == (True, "杭州市茶山路1号")
    contact_erase(**who, contact_id=one.contact_id)
    one.refresh_from_db()
    assert (one.address, one.contact_id) == (None, None)
    assert one.entry.code in client_of(None).get(reverse("activity:page", args=[finished.token])).content.decode()
    assert Contact.objects.for_workspace(workspace).exclude(erased_at=None).count() == 1


def test_a_participant_finds_their_entry_by_the_comments_address(finished, account, client_of) -> None:
    message = Message.objects.for_workspace(finished.workspace_id).order_by("pk").first()
    visitor, url = client_of(None), reverse("activity:page", args=[finished.token])
    code = entry_code(finished, account_id=account.pk, remote_id=message.remote_id)
    for typed in (message.remote_id, f"https://social.example/p/1/{message.remote_id}?from=app"):
        assert code in visitor.post(url, {"comment": typed}).content.decode()
    assert "not in the list" in visitor.post(url + "?lang=en", {"comment": "item-x"}).content.decode()


def test_a_jury_picks_each_person_once(workspace, owner, account, clock, client_of) -> None:
    row = running(workspace, owner, account, kind="challenge", winners_by="jury", once="any")
    comment(account, "作品一", "作品二", who="maker")
    comment(account, "作品三", who="other")
    activity_close(workspace=workspace, actor=Actor(owner), activity_id=ended(row).pk)
    client, prize = client_of(owner), row.prizes.first()
    entries = list(ActivityEntry.objects.for_workspace(workspace).order_by("message"))
    codes = []
    for entry in entries:
        url = reverse("interactions:activity_entry_step", args=[workspace.slug, row.pk, entry.pk])
        codes.append(client.post(url, {"step": "pick", "prize": prize.pk}).status_code)
    assert codes == [302, 422, 409]
