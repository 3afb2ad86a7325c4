"""Brand kits, picture checks, avatars and covers: pages, REST, files, reminders."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import translation
from PIL import Image, ImageDraw

from accounts.models import AccountGroup, AccountImage, BrandKit, GroupMember, ImageCheck, ImageSchedule, SocialAccount
from accounts.selectors.identity.kits import kits_of
from accounts.services.identity.checking import check_reports, image_check
from accounts.services.identity.images import ImageValues, image_schedule, image_set
from accounts.services.identity.kits import KitValues, brand_file_add, kit_remove, kit_save
from accounts.tasks import forget_image_checks, tell_of_renewals
from config.lib.clock import local_day, now
from team.actors import Actor
from team.hooks import hooks
from team.models import AuditEntry, Notification, User, Workspace
from team.roles import Role
from tests.factories import SocialAccountFactory
from tests.identifying import COLOURS, GREEN, ORANGE, picture

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User | None], Client]
DAY = date(2026, 3, 10)
FORM = {
    "name": "Shanyu", "kind": "mother", "slogan": "Slowly", "tone": "Short", "phrases_forbidden": "the best\n\nBUY NOW",
    "emoji_most": "3", "c-TOTAL_FORMS": "2", "c-INITIAL_FORMS": "0", "c-0-role": "main", "c-0-hex": "1f4d3a",
    "c-0-name": "Green", "c-0-cmyk": "82 45 75 42", "c-1-role": "accent", "c-1-hex": "", "f-TOTAL_FORMS": "1",
    "f-INITIAL_FORMS": "0", "f-0-name": "Source Han Serif", "f-0-use": "Titles",
}  # fmt: skip


@pytest.fixture
def designer(member_of: Callable[..., User]) -> User:
    return member_of(Role.DESIGNER)


@pytest.fixture
def web(client_of: ClientOf, designer: User) -> Client:
    return client_of(designer)


@pytest.fixture
def who(workspace: Workspace, designer: User) -> dict[str, Any]:
    return {"workspace": workspace, "actor": Actor(designer)}


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="practice-x")


@pytest.fixture
def kit(who: dict[str, Any]) -> BrandKit:
    return kit_save(**who, values=KitValues(name="Shanyu", colours=COLOURS, slogan="Slowly"))


def page(client: Client, address: str, **query: Any) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def lettering(width: int = 800, height: int = 800) -> ContentFile:
    """A page of thin strokes, as dense as small print."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for y in range(10, height, 14):
        for x in range(10, width, 11):
            draw.line((x, y, x, y + 8), fill="black", width=4)
    out = io.BytesIO()
    image.save(out, "PNG")
    return ContentFile(out.getvalue(), name="text.png")


def verdicts(check: ImageCheck, platform: str = "") -> dict[str, str]:
    with translation.override("en"):
        reports = check_reports(workspace=check.workspace, check=check)
    report = next(one for one in reports if platform in ("", one.platform))
    return {point.code: str(point.verdict) for point in report.points}


def test_a_kit_is_written_changed_and_remembered(
    web: Client, url_of: Any, workspace: Workspace, django_assert_max_num_queries: Any
) -> None:
    assert "No brand kit yet" in page(web, url_of("accounts/brand/"))
    made = web.post(url_of("accounts/brand/new/"), FORM)
    kit = BrandKit.objects.for_workspace(workspace).get()
    assert (made.status_code, made["Location"]) == (302, url_of(f"accounts/brand/{kit.pk}/"))
    assert kit.is_default
    assert kit.colours == [{"role": "main", "hex": "#1F4D3A", "name": "Green", "cmyk": "82 45 75 42"}]
    assert kit.phrases_forbidden == ["the best", "BUY NOW"]
    changed = {**FORM, "c-1-hex": ORANGE, "c-1-name": "Peel", "slogan": "Slower"}
    web.post(url_of(f"accounts/brand/{kit.pk}/edit/"), changed)
    with django_assert_max_num_queries(12):
        shown = page(web, url_of("accounts/brand/"))
    assert 'data-copy="#C9682B"' in shown
    assert "Slower" in shown
    log = page(web, url_of(f"accounts/brand/{kit.pk}/history/"))
    assert '<span class="bk-was bk-text">Slowly</span>' in log
    assert "Peel" in log
    entry = AuditEntry.objects.for_workspace(workspace).get(verb="brand_kit.changed")
    assert (entry.before["slogan"], entry.after["slogan"]) == ("Slowly", "Slower")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "This field is required"),
        ({"c-0-hex": "#12"}, "Enter the colour as HEX"),
        ({"c-1-hex": "#1F4D3A"}, "different colours"),
        ({"emoji_most": "900"}, "less than or equal to 50"),
        ({"group_id": "999999"}, "valid choice"),
        ({"phrases_forbidden": "x" * 61}, "phrases of 60 characters"),
    ],
)
def test_a_wrong_kit_comes_back_with_what_was_typed(web: Client, url_of: Any, wrong: dict[str, str], says: str) -> None:
    answer = web.post(url_of("accounts/brand/new/"), {**FORM, **wrong})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "Source Han Serif" in answer.content.decode()


def test_the_matrix_is_wcag(web: Client, url_of: Any, who: dict[str, Any]) -> None:
    pairs = [("#FFFFFF", "#767676"), ("#FFFFFF", "#777777"), ("#FFFFFF", "#949494"), ("#FFFFFF", "#595959")]
    wanted = ["AA", "large", "large", "AAA"]  # 4.54, 4.48, 3.03, 7.0
    colours = [{"role": "text", "hex": text} for _ground, text in pairs]
    kit = kit_save(**who, values=KitValues(name="Greys", colours=[{"role": "background", "hex": "#FFF"}, *colours]))
    body = web.get(f"/api/v1/workspaces/{kit.workspace.slug}/brand-kits/{kit.pk}/").json()
    grades = {pair["text"]: pair["grade"] for pair in body["pairs"] if pair["ground"] == "#FFFFFF"}
    assert [grades[text] for _ground, text in pairs] == wanted


def test_files_of_a_kit_are_kept_served_safely_and_go_with_it(
    web: Client, url_of: Any, kit: BrandKit, who: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    drawing = ContentFile(b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>', name="a.svg")
    form = {"kind": "logo", "variant": "colour", "file": drawing}
    assert web.post(url_of(f"accounts/brand/{kit.pk}/files/"), form).status_code == 302
    (logo,) = kit.files.all()
    answer = web.get(url_of(f"accounts/brand/{kit.pk}/files/{logo.pk}/"))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    example = brand_file_add(**who, kit_id=kit.pk, kind="do", note="Calm", file=picture(1600, 900))
    scaled = web.get(url_of(f"accounts/brand/{kit.pk}/files/{example.pk}/"))
    assert Image.open(io.BytesIO(scaled.content)).size == (1200, 675)
    paths = [logo.path, example.path]
    assert all(default_storage.exists(path) for path in paths)
    with django_capture_on_commit_callbacks(execute=True):
        kit_remove(**who, kit_id=kit.pk)
    assert not any(default_storage.exists(path) for path in paths)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"<svg><script>alert(1)</script></svg>", "scripts"),
        (b"<svg onload=alert(1)></svg>", "scripts"),
        (b"GIF89a", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "damaged"),
        (b"%PDF-1.7", "Upload a JPEG"),
    ],
)
def test_what_is_no_picture_is_refused(web: Client, url_of: Any, kit: BrandKit, file: bytes, says: str) -> None:
    form = {"kind": "logo", "variant": "colour", "file": ContentFile(file, name="x.png")}
    answer = web.post(url_of(f"accounts/brand/{kit.pk}/files/"), form)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert not kit.files.exists()


def test_a_picture_that_claims_too_many_pixels_is_not_decoded(web: Client, url_of: Any, kit: BrandKit) -> None:
    bomb = Image.new("1", (12_000, 6_000))
    out = io.BytesIO()
    bomb.save(out, "PNG")
    form = {"kind": "do", "note": "x", "file": ContentFile(out.getvalue(), name="bomb.png")}
    answer = web.post(url_of(f"accounts/brand/{kit.pk}/files/"), form)
    assert "64 million pixels" in answer.content.decode()


def test_the_package_holds_logos_palette_and_words(
    client_of: ClientOf, member_of: Any, url_of: Any, kit: BrandKit, who: dict[str, Any]
) -> None:
    brand_file_add(**who, kit_id=kit.pk, kind="logo", variant="square", note="Avatars", file=picture(64, 64))
    answer = client_of(member_of(Role.GUEST)).get(url_of(f"accounts/brand/{kit.pk}/package/"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert archive.testzip() is None
    names = archive.namelist()
    assert names == ["README.md", "palette.json", "palette.css", "palette.gpl", "logos/01-square-mark.png"]
    assert json.loads(archive.read("palette.json"))["colours"][0]["rgb"] == [31, 77, 58]
    assert "--brand-main: #1F4D3A; /* Green */" in archive.read("palette.css").decode()
    assert " 31  77  58\tGreen" in archive.read("palette.gpl").decode()
    assert "## Colours" in archive.read("README.md").decode()


def test_each_account_goes_by_its_group_s_kit_or_the_default(
    web: Client, url_of: Any, kit: BrandKit, who: dict[str, Any], account: SocialAccount, workspace: Workspace
) -> None:
    other = SocialAccountFactory(workspace=workspace)
    group = AccountGroup.objects.create(workspace=workspace, name="Lab")
    GroupMember.objects.create(workspace=workspace, group=group, account=account)
    lab = kit_save(**who, values=KitValues(name="Lab", group_id=group.pk))
    asked = [[account.pk], [other.pk], [account.pk, other.pk], []]
    assert [kits_of(workspace=workspace, account_ids=ids) for ids in asked] == [[lab], [kit], [kit, lab], [kit]]
    web.post(url_of(f"accounts/brand/{lab.pk}/default/"))
    assert kits_of(workspace=workspace, account_ids=[other.pk]) == [lab]
    kit_remove(**who, kit_id=lab.pk)
    assert BrandKit.objects.for_workspace(workspace).get().is_default


@pytest.mark.parametrize(
    ("file", "kind", "wanted"),
    [
        (picture(800, 800), "avatar", {}),
        (picture(1500, 500), "cover", {}),
        (picture(300, 300), "avatar", {"size": "warn"}),
        (picture(100, 100), "avatar", {"size": "fail"}),
        (picture(1200, 800), "avatar", {"ratio": "warn"}),
        (picture(800, 800, format="WEBP"), "avatar", {"format": "warn"}),
        (picture(800, 800, ground="#3355EE", shape="#FFFFFF"), "avatar", {"brand": "warn"}),
        (picture(800, 800, ground="#888888", shape="#8F8F8F"), "avatar", {"contrast": "fail"}),
        (picture(800, 800, ground="", shape="#F4F4F4"), "avatar", {"ground": "fail", "contrast": "fail"}),
        (picture(800, 800, ground="", shape=ORANGE), "avatar", {"ground": "pass"}),
        (lettering(), "avatar", {"fine": "fail", "detail": "fail", "contrast": "any"}),
    ],
)
def test_what_a_picture_is_judged_by(
    who: dict[str, Any], account: SocialAccount, kit: BrandKit, file: ContentFile, kind: str, wanted: dict[str, str]
) -> None:
    file.seek(0)
    found = verdicts(image_check(**who, file=file, kind=kind, account_id=account.pk))
    for code, verdict in found.items():
        if wanted.get(code) != "any":
            assert (code, verdict) == (code, wanted.get(code, "pass"))
    assert set(wanted) <= set(found)


def test_a_check_is_a_page_with_small_sizes_and_a_version(
    web: Client, url_of: Any, account: SocialAccount, kit: BrandKit, django_assert_max_num_queries: Any
) -> None:
    form = {"kind": "cover", "target": f"account:{account.pk}", "file": picture(1600, 1200, name="cover.png")}
    made = web.post(url_of("accounts/brand/check/"), form)
    assert made.status_code == 302
    with django_assert_max_num_queries(12):
        shown = page(web, made["Location"])
    assert "1600 × 1200 px; 1500 × 500 asked" in shown
    assert "% of the picture is cut away" in shown
    for ground in ("light", "dark"):
        assert web.get(f"{made['Location']}sizes/{ground}/")["Content-Type"] == "image/webp"
    assert web.get(f"{made['Location']}sizes/red/").status_code == 404
    version = web.get(f"{made['Location']}version/?y=0&x=nonsense")
    assert version["Content-Type"] == "image/jpeg"
    assert "practice-x-1600x533.jpg" in version["Content-Disposition"]
    assert Image.open(io.BytesIO(version.content)).size == (1600, 533)
    with django_assert_max_num_queries(12):
        assert "cover.png" in page(web, url_of("accounts/brand/check/"))
    recorded = web.post(
        made["Location"], {"account": account.pk, "since": local_day(now(), "Asia/Shanghai").isoformat(), "note": "New"}
    )
    assert recorded["Location"] == url_of(f"accounts/{account.pk}/identity/")
    row = AccountImage.objects.for_workspace(account.workspace).get()
    assert (row.kind, row.width, row.height, row.note) == ("cover", 1600, 533, "New")


def test_a_check_for_all_platforms_has_a_report_for_each(
    who: dict[str, Any], workspace: Workspace, account: SocialAccount, web: Client, url_of: Any
) -> None:
    SocialAccountFactory(workspace=workspace, platform="practice-xiaohongshu")
    row = image_check(**who, file=picture(), kind="avatar")
    reports = check_reports(workspace=workspace, check=row)
    assert {report.platform for report in reports} == {"practice-x", "practice-xiaohongshu"}
    address = url_of(f"accounts/brand/check/{row.pk}/")
    assert "400 × 400 asked" in page(web, address, platform="practice-xiaohongshu")
    nothing = web.post(
        url_of("accounts/brand/check/"), {"kind": "cover", "target": "platform:weibo", "file": picture()}
    )
    assert (nothing.status_code, "its size is not known" in nothing.content.decode()) == (422, True)


def test_history_and_plan_of_an_account(
    web: Client, url_of: Any, account: SocialAccount, kit: BrandKit, django_assert_max_num_queries: Any
) -> None:
    address = url_of(f"accounts/{account.pk}/identity/")
    assert "Nobody has written down" in page(web, address)
    for since, ground in (("2025-01-05", ORANGE), ("2026-01-05", GREEN)):
        form = {"kind": "avatar", "since": since, "season": "Winter", "file": picture(200, 200, ground=ground)}
        assert web.post(address, form).status_code == 302
    tomorrow = (local_day(now(), "Asia/Shanghai") + timedelta(days=2)).isoformat()
    wrong = web.post(address, {"kind": "avatar", "since": tomorrow, "file": picture(99, 99)})
    assert (wrong.status_code, "today at the latest" in wrong.content.decode()) == (422, True)
    plan = {"avatar-months": "6", "avatar-season": "", "avatar-season_on": ""}
    assert web.post(f"{address}plan/avatar/", plan).status_code == 302
    bad = web.post(f"{address}plan/avatar/", {**plan, "avatar-season": "Winter"})
    assert (bad.status_code, "Choose the day on which the season begins" in bad.content.decode()) == (422, True)
    with django_assert_max_num_queries(12):
        shown = page(web, address)
    assert "Before · 2025-01-05" in shown
    assert "due since 2026-07-05" in shown
    old, new = AccountImage.objects.for_workspace(account.workspace).order_by("since")
    assert Image.open(io.BytesIO(web.get(f"{address}{old.pk}/?small=1").content)).size == (192, 192)
    assert web.post(f"{address}{new.pk}/remove/").status_code == 302
    assert "due since 2025-07-05" in page(web, address)
    web.post(f"{address}plan/avatar/", dict.fromkeys(plan, ""))
    assert not ImageSchedule.objects.for_workspace(account.workspace).exists()


@pytest.mark.raises_notice("account_image_due")
def test_people_are_reminded_once_on_the_day(
    who: dict[str, Any], account: SocialAccount, designer: User, member_of: Any, workspace: Workspace
) -> None:
    analyst = member_of(Role.ANALYST)
    with time_machine.travel("2026-03-10T04:00:00Z"):
        image_set(**who, account_id=account.pk, values=ImageValues("avatar", DAY, picture(50, 50)))
        image_schedule(
            **who, account_id=account.pk, kind="avatar", months=6, season="Summer", season_on=date(2026, 6, 1)
        )
    # The workspace's day begins eight hours before that of UTC.
    for moment, told in (
        ("2026-05-31T15:59:00Z", 0),
        ("2026-05-31T16:01:00Z", 1),
        ("2026-06-01T16:01:00Z", 0),
    ):
        with time_machine.travel(moment):
            assert tell_of_renewals() == told
    row = Notification.objects.for_workspace(workspace).get(recipient=designer)
    assert row.params["season"] == "Summer"
    assert not Notification.objects.for_workspace(workspace).filter(recipient=analyst).exists()
    with time_machine.travel("2026-06-02T04:00:00Z"):
        image_set(**who, account_id=account.pk, values=ImageValues("avatar", date(2026, 6, 2), picture(50, 50)))
        assert tell_of_renewals() == 0
    Notification.objects.for_workspace(workspace).update(read_at="2026-06-02T05:00:00Z")
    with time_machine.travel("2026-12-02T04:00:00Z"):
        assert tell_of_renewals() == 1
    assert Notification.objects.for_workspace(workspace).filter(recipient=designer).count() == 2


def test_checks_are_forgotten_after_a_month_with_their_files(
    who: dict[str, Any], account: SocialAccount, django_capture_on_commit_callbacks: Any
) -> None:
    row = image_check(**who, file=picture(), kind="avatar", account_id=account.pk)
    assert forget_image_checks() == 0
    with time_machine.travel(row.created_at + timedelta(days=31)), django_capture_on_commit_callbacks(execute=True):
        assert forget_image_checks() == 1
    assert not default_storage.exists(row.path)


def test_the_list_of_pictures_shows_what_is_due_first(
    web: Client, url_of: Any, who: dict[str, Any], workspace: Workspace, django_assert_max_num_queries: Any
) -> None:
    address = url_of("accounts/brand/pictures/")
    assert "No accounts yet" in page(web, address)
    rows = [SocialAccountFactory(workspace=workspace, platform="practice-x") for _n in range(4)]
    image_set(**who, account_id=rows[2].pk, values=ImageValues("avatar", date(2025, 1, 1), picture(50, 50)))
    image_schedule(**who, account_id=rows[2].pk, kind="avatar", months=3)
    with django_assert_max_num_queries(12):
        shown = page(web, address)
    assert shown.index(str(rows[2])) < shown.index(str(rows[0]))
    assert str(rows[0]) not in page(web, address, state="due")
    assert "Nothing matches" in page(web, address, state="due", kind="cover")


def test_who_may_only_look(client_of: ClientOf, member_of: Any, url_of: Any, kit: BrandKit, account: Any) -> None:
    guest = client_of(member_of(Role.GUEST))
    shown = page(guest, url_of("accounts/brand/"))
    assert "Another kit" not in shown
    assert guest.get(url_of(f"accounts/brand/{kit.pk}/edit/")).status_code == 403
    assert guest.post(url_of("accounts/brand/check/"), {}).status_code == 403
    assert "Write it down" not in page(guest, url_of(f"accounts/{account.pk}/identity/"))


def test_rest(web: Client, workspace: Workspace, account: SocialAccount) -> None:
    api = f"/api/v1/workspaces/{workspace.slug}"
    values = {"name": "Shanyu", "colours": [{"role": "main", "hex": GREEN}], "emoji_most": 2}
    made = web.post(f"{api}/brand-kits/", values, content_type="application/json")
    assert made.status_code == 201, made.content
    kit = f"{api}/brand-kits/{made.json()['id']}/"
    changed = web.put(kit, {**values, "slogan": "Slow"}, content_type="application/json")
    assert (changed.json()["slogan"], changed.json()["is_default"]) == ("Slow", True)
    wrong = web.put(kit, {**values, "colours": [{"role": "main", "hex": "red"}]}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid_input")
    file = web.post(f"{kit}files/", {"kind": "do", "note": "Calm", "file": picture(90, 90)})
    assert file.status_code == 201, file.content
    assert web.get(f"{kit}package/")["Content-Type"] == "application/zip"
    check = web.post(f"{api}/image-checks/", {"kind": "avatar", "account": account.pk, "file": picture()})
    assert check.status_code == 201, check.content
    (report,) = check.json()["reports"]
    assert (report["platform"], report["verdict"]) == ("practice-x", "pass")
    version = web.get(f"{api}/image-checks/{check.json()['id']}/version/?platform=practice-x")
    assert version["Content-Type"] == "image/jpeg"
    images = f"{api}/accounts/{account.pk}/images/"
    row = web.post(images, {"kind": "avatar", "since": "2026-01-05", "check_id": check.json()["id"]})
    assert row.status_code == 201, row.content
    assert len(web.get(images).json()["results"]) == 1
    plan = {"kind": "avatar", "months": 6}
    slots = web.put(f"{api}/accounts/{account.pk}/renewals/", plan, content_type="application/json").json()
    assert (slots[0]["due_on"], slots[0]["state"]) == ("2026-07-05", "due")
    assert web.get(f"{api}/renewals/").json()[0]["account"] == account.pk
    assert web.delete(f"{images}{row.json()['id']}/").status_code == 204
    assert web.delete(kit).status_code == 204


def test_an_erased_workspace_leaves_no_files(who: dict[str, Any], kit: BrandKit, workspace: Workspace) -> None:
    row = brand_file_add(**who, kit_id=kit.pk, kind="do", note="x", file=picture(40, 40))
    for step in hooks.workspace_erased:
        step(workspace.pk)
    assert not default_storage.exists(row.path)
