"""Files uploaded before the post is due: once, in good time, and never to the post's harm."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from accounts.connectors.errors import MediaExpired
from accounts.connectors.types import Published, PublishedState
from accounts.models import AppBudget, SocialAccount
from accounts.services.sessions import session_open
from accounts.states import AccountState
from config.lib.clock import now
from content import enqueue, tasks
from content.models import MediaAsset, Post, PostMedia, Publication
from content.services import preparing
from content.services.drafting import PostChanges, post_update
from content.services.pausing import publishing_pause
from content.services.payload import payload_draft
from content.services.scheduling import post_move
from content.states import PauseScope
from content.states import PublicationState as S
from team import notices
from team.models import Notification
from tests.factories import MediaAssetFactory, WorkspaceFactory

from .conftest import Desk, fresh, until

UPLOAD, POSTS = ("POST", "/api/media"), ("POST", "/api/posts")
AT_UPLOAD = {"path": "/api/media", "method": "POST"}


def calls(desk: Desk, what: tuple[str, str]) -> int:
    """How often the network was asked this."""
    found = desk.network.admin("GET", "/admin/calls")["calls"]
    return sum((row["method"], row["path"]) == what for row in found)


def soon(minutes: float = 20) -> datetime:
    return now() + timedelta(minutes=minutes)


def with_picture(
    desk: Desk, due: datetime | None = None, slug: str = "practice-instagram", **values: Any
) -> Publication:
    """A scheduled post with a picture."""
    return desk.scheduled(desk.account(slug), due=due or soon(), **values)


def asset_of(row: Publication) -> MediaAsset:
    return PostMedia.objects.select_related("asset").get(post=row.post).asset


def change(row: Publication, **values: Any) -> None:
    Publication.objects.unscoped("test").filter(pk=row.pk).update(**values)


def wait_over(row: Publication) -> None:
    """Let the wait before the next try pass."""
    change(row, prepare_at=now())


def send(row: Publication) -> Published:
    """What the publish worker does with the row when it is due."""
    row = fresh(row)
    session = session_open(account=row.account)
    draft = payload_draft(row.payload, workspace=row.workspace, prepared=row.prepared)
    return session.connector.publish(session.credential, draft, key=str(row.request_key))


def problems(desk: Desk) -> list[str]:
    """What people were told about files, in English."""
    rows = Notification.objects.for_workspace(desk.workspace).filter(kind="media_problem")
    with translation.override("en"):
        return [notices.get(row.kind).text(row.params) for row in rows]


def test_the_upload_comes_before_the_time_and_the_post_needs_one_call(desk: Desk) -> None:
    row = with_picture(desk)
    assert preparing.publications_to_prepare() == [row.pk]
    assert tasks.prepare_media(row.pk) == "prepared"
    assert (calls(desk, UPLOAD), calls(desk, POSTS), desk.texts()) == (1, 0, [])
    assert tasks.prepare_media(row.pk) == "lost"
    assert preparing.publications_to_prepare() == []
    (entry,) = fresh(row).prepared.values()
    assert entry["ready"]
    assert fresh(row).state == S.SCHEDULED
    assert send(row).state is PublishedState.LIVE
    assert (calls(desk, UPLOAD), calls(desk, POSTS)) == (1, 1)
    assert desk.network.effects()[0]["media"] == [entry["handle"]]


def test_a_video_is_processed_before_the_time(desk: Desk) -> None:
    row = with_picture(desk, slug="practice-douyin")
    assert tasks.prepare_media(row.pk) == "processing"
    assert preparing.publications_to_prepare() == []
    until(lambda: (wait_over(row), tasks.prepare_media(row.pk))[1] == "prepared", 10)
    assert calls(desk, UPLOAD) == 1
    assert send(row).state is PublishedState.LIVE
    assert calls(desk, UPLOAD) == 1


def test_only_what_is_due_soon(desk: Desk) -> None:
    row = with_picture(desk, due=soon(120))
    assert preparing.publications_to_prepare() == []
    assert tasks.prepare_media(row.pk) == "lost"
    post_move(workspace=desk.workspace, actor=desk.actor, post_id=row.post_id, due_at=soon(25))
    assert preparing.publications_to_prepare() == [row.pk]
    change(row, next_attempt_at=now() + timedelta(seconds=1))
    assert preparing.publications_to_prepare() == [], "the publish workers are about to take it"


def test_workspaces_take_turns(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    account = desk.account("practice-instagram")
    many = [desk.scheduled(account, due=soon(10 + number)) for number in range(3)]
    other = Desk(desk.network)
    one = with_picture(other, due=soon(29))
    monkeypatch.setattr(preparing, "BATCH", 3)
    assert preparing.publications_to_prepare() == [many[0].pk, one.pk, many[1].pk]


@pytest.mark.parametrize(
    "obstacle",
    [
        lambda desk, row: publishing_pause(
            workspace=desk.workspace, actor=desk.actor, scope=PauseScope.WORKSPACE, reason="Wait"
        ),
        lambda desk, row: account_change(row, state=AccountState.NEEDS_RECONNECT),
        lambda desk, row: account_change(row, hold_until=soon(1)),
        lambda desk, row: account_change(row, app_budget=AppBudget.objects.create(platform="p", hold_until=soon(1))),
        lambda desk, row: change(row, needs_approval=True),
        lambda desk, row: change(row, needs_approval=True, approved_hash="of something else"),
        lambda desk, row: change(row, state=S.PAUSED),
        lambda desk, row: change(row, payload={**row.payload, "media": []}),
    ],
)
def test_what_must_not_be_sent_now_is_not_uploaded(desk: Desk, obstacle: Callable[[Desk, Publication], Any]) -> None:
    row = with_picture(desk)
    obstacle(desk, row)
    assert preparing.publications_to_prepare() == []
    assert tasks.prepare_media(row.pk) == "lost"
    assert calls(desk, UPLOAD) == 0


def account_change(row: Publication, **values: Any) -> None:
    SocialAccount.objects.unscoped("test").filter(pk=row.account_id).update(**values)


def test_platforms_without_such_uploads_are_left_alone(desk: Desk) -> None:
    desk.scheduled(desk.account("practice-channels"), due=soon())
    assert preparing.publications_to_prepare() == []
    assert "practice-channels" not in preparing.preparing_platforms()


def test_another_picture_is_uploaded_and_the_old_one_forgotten(desk: Desk) -> None:
    row = with_picture(desk)
    tasks.prepare_media(row.pk)
    fresh_asset = MediaAssetFactory(workspace=desk.workspace)
    edit(desk, row, media=[(fresh_asset.pk, "")])
    assert (
        payload_draft(fresh(row).payload, workspace=desk.workspace, prepared=fresh(row).prepared).media[0].prepared
        == ""
    )
    assert preparing.publications_to_prepare() == [row.pk]
    assert tasks.prepare_media(row.pk) == "prepared"
    assert list(fresh(row).prepared) == [fresh_asset.sha256]
    assert calls(desk, UPLOAD) == 2


def test_a_picture_changed_during_the_upload_is_not_overlooked(desk: Desk) -> None:
    row = with_picture(desk)
    desk.network.fault("latency", seconds=0.6, **AT_UPLOAD)
    thread = threading.Thread(target=lambda: (preparing.publication_prepare(row.pk), connection.close()))
    thread.start()
    until(lambda: calls(desk, UPLOAD) == 1)
    fresh_asset = MediaAssetFactory(workspace=desk.workspace)
    edit(desk, row, media=[(fresh_asset.pk, "")])
    thread.join(20)
    assert preparing.publications_to_prepare() == [row.pk]
    assert tasks.prepare_media(row.pk) == "prepared"
    assert fresh(row).prepared[fresh_asset.sha256]["ready"]


def test_another_description_needs_another_upload(desk: Desk) -> None:
    """The description goes along with the file, so the one that was approved must be the one that is uploaded."""
    row = with_picture(desk)
    tasks.prepare_media(row.pk)
    edit(desk, row, media=[(asset_of(row).pk, "A cup of green tea")])
    assert tasks.prepare_media(row.pk) == "prepared"
    send(row)
    page = desk.network.client.get(f"{desk.network.url}/").text
    assert 'alt="A cup of green tea"' in page


def test_another_text_needs_no_other_upload(desk: Desk) -> None:
    row = with_picture(desk)
    tasks.prepare_media(row.pk)
    edit(desk, row, text="Other words")
    assert tasks.prepare_media(row.pk) == "prepared"
    send(row)
    assert (desk.texts(), calls(desk, UPLOAD)) == (["Other words"], 1)


def edit(desk: Desk, row: Publication, **values: Any) -> None:
    changes = PostChanges(**values)
    post_update(workspace=desk.workspace, actor=desk.actor, post_id=row.post_id, version=None, changes=changes)


def test_an_upload_that_will_not_last_is_not_relied_on(desk: Desk) -> None:
    row = with_picture(desk)
    tasks.prepare_media(row.pk)
    (sha256,) = fresh(row).prepared
    for ends, used in ((now() + timedelta(seconds=30), False), (now() + timedelta(minutes=3), True)):
        entry = {**fresh(row).prepared[sha256], "until": ends.isoformat()}
        draft = payload_draft(fresh(row).payload, workspace=desk.workspace, prepared={sha256: entry})
        assert bool(draft.media[0].prepared) is used
        change(row, prepared={sha256: entry}, prepare_at=None)
        assert preparing.publications_to_prepare() == [row.pk]
    assert tasks.prepare_media(row.pk) == "prepared"
    assert calls(desk, UPLOAD) == 2, "three minutes are too short for a post due in twenty"


def test_an_account_on_another_server_gets_its_own_upload(desk: Desk) -> None:
    row = with_picture(desk)
    tasks.prepare_media(row.pk)
    account_change(row, host="https://elsewhere.example")
    wait_over(row)
    assert tasks.prepare_media(row.pk) == "prepared"
    assert calls(desk, UPLOAD) == 2
    (entry,) = fresh(row).prepared.values()
    assert entry["host"] == "https://elsewhere.example"


def test_an_upload_the_platform_dropped_is_made_afresh_and_the_post_comes_once(desk: Desk) -> None:
    row = with_picture(desk, text="Once")
    tasks.prepare_media(row.pk)
    desk.network.fault("drop_media", path="/api/posts", method="POST")
    with pytest.raises(MediaExpired):
        send(row)
    assert desk.texts() == []
    preparing.prepared_forget(row)
    assert send(row).state is PublishedState.LIVE
    assert (desk.texts(), calls(desk, UPLOAD)) == (["Once"], 2)


def test_a_processed_upload_that_vanishes_is_made_afresh(desk: Desk) -> None:
    row = with_picture(desk, slug="practice-douyin")
    tasks.prepare_media(row.pk)
    desk.network.fault("drop_media", path="/api/media/*", method="GET")
    wait_over(row)
    assert tasks.prepare_media(row.pk) == "processing"
    assert calls(desk, UPLOAD) == 2


@pytest.mark.raises_notice("media_problem")
def test_a_file_the_platform_refuses_is_told_in_time(desk: Desk) -> None:
    row = with_picture(desk, title="Spring tea")
    Path(asset_of(row).file.path).write_bytes(b"no picture at all")
    assert tasks.prepare_media(row.pk) == "refused"
    assert problems(desk) == [
        f"{row.account} cannot take the file “{asset_of(row)}” of “Spring tea”. Replace it before the post is due. "
        "The platform cannot read this file as a picture or video."
    ]
    (notice,) = Notification.objects.for_workspace(desk.workspace).filter(kind="media_problem")
    assert notice.url == reverse("content:post_edit", args=[desk.workspace.slug, row.post_id])
    assert notice.recipient == desk.owner
    wait_over(row)
    assert tasks.prepare_media(row.pk) == "prepared", "nothing more to do"
    assert (len(problems(desk)), calls(desk, UPLOAD)) == (1, 1)
    assert (fresh(row).state, fresh(row).error_kind) == (S.SCHEDULED, "")
    edit(desk, row, media=[(MediaAssetFactory(workspace=desk.workspace).pk, "")])
    assert tasks.prepare_media(row.pk) == "prepared"
    assert send(row).state is PublishedState.LIVE


def test_a_file_that_breaks_the_platforms_rules_is_told_in_time(desk: Desk) -> None:
    row = with_picture(desk)
    desk.network.fault("reject", **AT_UPLOAD)
    assert tasks.prepare_media(row.pk) == "refused"
    assert "do not allow this content" in problems(desk)[0]


def test_a_file_that_is_gone_is_told_in_time(desk: Desk) -> None:
    row = with_picture(desk)
    asset = asset_of(row)
    asset.file.storage.delete(asset.file.name)
    assert tasks.prepare_media(row.pk) == "refused"
    assert "no longer exists" in problems(desk)[0]
    assert calls(desk, UPLOAD) == 0


def test_the_other_files_go_ahead_when_one_is_refused(desk: Desk) -> None:
    row = with_picture(desk, due=soon())
    bad, good = asset_of(row), MediaAssetFactory(workspace=desk.workspace)
    edit(desk, row, media=[(bad.pk, ""), (good.pk, "")])
    Path(bad.file.path).write_bytes(b"no picture at all")
    assert tasks.prepare_media(row.pk) == "refused"
    wait_over(row)
    assert tasks.prepare_media(row.pk) == "prepared"
    assert fresh(row).prepared[good.sha256]["ready"]
    assert "handle" not in fresh(row).prepared[bad.sha256]


@pytest.mark.parametrize(
    ("effect", "kind"), [("server_error", "transient"), ("garbage", "unexpected_response"), ("hang", "transient")]
)
def test_a_passing_fault_is_tried_again_quietly(desk: Desk, effect: str, kind: str) -> None:
    row = with_picture(desk)
    desk.network.fault(effect, seconds=0.1, **AT_UPLOAD)
    assert tasks.prepare_media(row.pk) == kind
    after = fresh(row)
    assert (after.state, after.prepare_tries, after.prepared) == (S.SCHEDULED, 1, {})
    assert timedelta(0) < after.prepare_at - now() < timedelta(minutes=1)
    assert (preparing.publications_to_prepare(), problems(desk)) == ([], [])
    wait_over(row)
    assert tasks.prepare_media(row.pk) == "prepared"
    assert fresh(row).prepare_tries == 0


def test_waiting_grows_but_not_beyond_five_minutes(desk: Desk) -> None:
    row = with_picture(desk)
    change(row, prepare_tries=40)
    desk.network.fault("server_error", **AT_UPLOAD)
    tasks.prepare_media(row.pk)
    assert timedelta(minutes=3) < fresh(row).prepare_at - now() <= timedelta(minutes=5)


def test_a_platform_that_asks_for_patience_gets_it(desk: Desk) -> None:
    row = with_picture(desk)
    desk.network.fault("rate_limit", retry_after=600, **AT_UPLOAD)
    assert tasks.prepare_media(row.pk) == "rate_limited"
    assert fresh(row).prepare_at - now() > timedelta(minutes=9)
    assert fresh(row).account.hold_until < now(), "publishing itself is not held"


def test_ended_access_is_renewed_and_withdrawn_access_told(desk: Desk) -> None:
    row = with_picture(desk)
    desk.network.fault("expire_token", **AT_UPLOAD)
    assert tasks.prepare_media(row.pk) == "auth_expired"
    wait_over(row)
    assert tasks.prepare_media(row.pk) == "prepared"
    change(row, prepared={}, prepare_at=None)
    desk.network.fault("revoke_token", **AT_UPLOAD)
    assert tasks.prepare_media(row.pk) == "needs_reconnect"
    assert fresh(row).account.state == AccountState.NEEDS_RECONNECT
    assert fresh(row).state == S.SCHEDULED
    assert Notification.objects.for_workspace(desk.workspace).filter(kind="account_needs_reconnect").exists()


def test_two_workers_upload_once(desk: Desk) -> None:
    row = with_picture(desk)
    desk.network.fault("latency", seconds=0.4, **AT_UPLOAD)
    outcomes: list[str] = []

    def work() -> None:
        outcomes.append(preparing.publication_prepare(row.pk))
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["lost"] * 3 + ["prepared"]
    assert calls(desk, UPLOAD) == 1


def test_the_round_starts_a_task_for_each(desk: Desk) -> None:
    with_picture(desk)
    WorkspaceFactory()
    assert tasks.prepare_due_media() == 1


def test_a_worker_killed_during_the_upload_does_no_harm(desk: Desk, tmp_path: Path) -> None:
    """A real worker of the queue for media dies by SIGKILL; the lease ends and the next one uploads."""
    row = with_picture(desk, text="Once")
    desk.network.fault("latency", seconds=30, **AT_UPLOAD)
    worker = media_worker(desk, tmp_path)
    try:
        enqueue.prepare(row.pk, delay_seconds=0)
        until(lambda: calls(desk, UPLOAD) == 1, 60)
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(10)
    leased = fresh(row)
    assert (leased.state, leased.prepared) == (S.SCHEDULED, {})
    assert leased.prepare_at > now()
    assert preparing.publications_to_prepare() == []
    desk.network.clear_faults()
    wait_over(row)
    assert tasks.prepare_media(row.pk) == "prepared"
    assert send(row).state is PublishedState.LIVE
    assert desk.texts() == ["Once"]


def media_worker(desk: Desk, folder: Path) -> subprocess.Popen[bytes]:
    """The worker of the queue for media as it runs in production."""
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    if database["PORT"]:
        url += f"&port={database['PORT']}"
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "DATABASE_URL": url,
        "PRACTICE_URL": desk.network.url,
        "PRACTICE_ADMIN_KEY": desk.network.admin_key,
    }
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "media", "-P", "prefork", "-c", "1"]
    command += ["-n", f"media-{os.getpid()}@%h", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    log = (folder / "worker.log").open("ab")
    root = Path(__file__).parents[3]
    return subprocess.Popen(command, env=env, cwd=root, stdout=log, stderr=log, start_new_session=True)


def test_posts_of_one_brand_are_found_in_a_constant_number_of_queries(
    desk: Desk, django_assert_num_queries: Any
) -> None:
    account = desk.account("practice-instagram")
    for number in range(3):
        desk.scheduled(account, due=soon(10 + number))
    with django_assert_num_queries(1):
        assert len(preparing.publications_to_prepare()) == 3
    assert Post.objects.for_workspace(desk.workspace).count() == 3
