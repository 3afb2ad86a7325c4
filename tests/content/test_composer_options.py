"""Settings by account in the editor: options of platforms, their findings, and posts that a person puts out."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import SocialAccount
from content.models import Post, Publication, Variant
from content.services.by_hand import hand_chosen
from content.services.freezing import post_with_content
from content.services.payload import payload_build
from content.states import PublicationState as S
from tests.factories import SocialAccountFactory

from .test_composer import fields, tomorrow

pytestmark = pytest.mark.django_db
XSS = "</select><script>alert(1)</script>\"'"


@pytest.fixture
def web(client_of: Any, owner: Any, workspace: Any) -> Any:
    owner.language = "zh-hans"
    owner.save()
    client = client_of(owner)
    client.to = lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])
    return client


@pytest.fixture
def account(workspace: Any) -> SocialAccount:
    choices = {"board": [["news", "News"], ["stories", "Stories"]]}
    return SocialAccountFactory(workspace=workspace, platform="practice", display_name="Own", choices=choices)


@pytest.fixture
def other(workspace: Any) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="practice", display_name="Other")


def given(account: SocialAccount, **values: str) -> dict[str, str]:
    return {f"o.{account.pk}.{name}": value for name, value in values.items()}


def only(workspace: Any) -> Post:
    return Post.objects.for_workspace(workspace).get()


def stored(workspace: Any) -> dict[str, Any]:
    return Variant.objects.for_workspace(workspace).get().options


def test_only_chosen_accounts_are_in_the_page(web: Any, account: SocialAccount, other: SocialAccount) -> None:
    assert 'id="account-options" hidden' in web.get(web.to("post_new")).content.decode()
    page = web.get(web.to("post_new") + f"?account={account.pk}").content.decode()
    assert f'name="o.{account.pk}.audience"' in page
    assert f"o.{other.pk}." not in page
    assert '<option value="stories">Stories</option>' in page
    assert "可见范围" in page
    assert "仅粉丝" in page
    assert "Followers only" not in page


def test_each_account_gets_its_own(web: Any, workspace: Any, account: SocialAccount, other: SocialAccount) -> None:
    data = fields(text="Tea", accounts=[account.pk, other.pk], o=[account.pk, other.pk])
    data |= given(account, audience="followers", board="news", topic="  green \n tea ", no_comments="1")
    data |= given(other, topic="black tea", by_hand="1")
    web.post(web.to("post_new"), data | tomorrow(workspace))
    post = only(workspace)
    assert stored(workspace)["accounts"] == {
        str(account.pk): {"audience": "followers", "board": "news", "topic": "green tea", "no_comments": True},
        str(other.pk): {"topic": "black tea", "by_hand": True},
    }
    page = web.get(web.to("post_edit", post.pk)).content.decode()
    assert '<option value="followers" selected>' in page
    assert 'value="green tea"' in page
    assert f'id="o-{other.pk}-by_hand" value="1" checked' in page
    assert f'id="o-{account.pk}-by_hand" value="1">' in page
    assert "这条由人工发布：编辑时已选择人工发布。" in page
    web.post(web.to("post_schedule", post.pk), {})
    rows = {row.account_id: row for row in Publication.objects.for_workspace(workspace)}
    assert {row.state for row in rows.values()} == {S.SCHEDULED}
    assert rows[account.pk].payload["options"]["board"] == "news"
    assert rows[other.pk].payload["options"] == {"topic": "black tea"}
    assert (rows[account.pk].by_hand, bool(rows[other.pk].by_hand)) == ("", True)
    for name in ("post", "queue"):
        address = web.to(name, post.pk) if name == "post" else web.to("queue") + "?tab=upcoming"
        assert web.get(address).content.decode().count("这条由人工发布：编辑时已选择人工发布。") >= 1


def test_saving_the_same_again_changes_nothing(web: Any, workspace: Any, account: SocialAccount) -> None:
    data = fields(text="Tea", accounts=[account.pk], o=[account.pk]) | given(account, topic="tea")
    web.post(web.to("post_new"), data)
    post = only(workspace)
    web.post(web.to("post_edit", post.pk), {**data, "version": post.version})
    assert only(workspace).version == post.version
    web.post(web.to("post_edit", post.pk), {**data, "version": post.version, **given(account, topic="")})
    assert not Variant.objects.for_workspace(workspace).exists()


def test_findings_are_shown_at_the_field(web: Any, workspace: Any, account: SocialAccount) -> None:
    data = fields(text="Tea", accounts=[account.pk], o=[account.pk], key="k")
    data |= given(account, topic="t" * 31, board="gone")
    answer = web.post(web.to("post_new_autosave"), data).json()
    assert "“话题”" in answer["settings"] or "话题" in answer["settings"]
    assert answer["settings"].count('aria-invalid="true"') == 2
    assert f'data-target="o-{account.pk}-topic"' in answer["checks"]
    assert answer["errors_count"] == 2
    post = only(workspace)
    refused = web.post(web.to("post_schedule", post.pk), data | tomorrow(workspace) | {"version": post.version})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert 'value="' + "t" * 31 in page
    assert '<option value="gone" selected>gone</option>' in page
    assert "Topic" not in page
    assert Publication.objects.for_workspace(workspace).get().state == S.DRAFT


def test_a_draft_that_only_people_can_post_says_so_while_it_is_written(
    web: Any, workspace: Any, account: SocialAccount
) -> None:
    sentence = "这条由人工发布：该平台的接口不支持发布文章。"
    data = fields(text="Tea", accounts=[account.pk], o=[account.pk])
    assert sentence not in web.post(web.to("post_look"), data).json()["when"]
    answer = web.post(web.to("post_look"), {**data, "title": "An article"}).json()
    for part in ("when", "previews", "settings"):
        assert sentence in answer[part], part
    web.post(web.to("post_new"), {**data, "title": "An article"})
    post = only(workspace)
    assert sentence in web.get(web.to("post", post.pk)).content.decode()
    asked = web.post(web.to("post_publish", post.pk), {**data, "title": "An article", "version": post.version})
    assert sentence in asked.content.decode()


def by_api(web: Any, workspace: Any, *accounts: SocialAccount, **values: Any) -> Any:
    body = {"text": "Tea", "accounts": [account.pk for account in accounts], **values}
    return web.post(f"/api/v1/workspaces/{workspace.slug}/posts/", body, content_type="application/json")


def for_all(**options: Any) -> dict[str, Any]:
    """Versions in which these options hold for the whole platform."""
    return {"practice": {"options": options}}


def save(web: Any, post: Post, *accounts: SocialAccount, **changes: str) -> Any:
    """The editor as it is shown, sent with other values of the fields of the first account."""
    sent = fields(post, accounts=[account.pk for account in accounts], o=[account.pk for account in accounts])
    for settings in web.get(web.to("post_edit", post.pk)).context["settings"]:
        sent |= {item.name: item.value for item in settings.inputs if item.value}
        sent |= {settings.hand_name: "1"} if settings.by_hand else {}
    sent = {name: value for name, value in (sent | given(accounts[0], **changes)).items() if value != ""}
    answer = web.post(web.to("post_edit", post.pk), sent)
    assert answer.status_code == 302
    return answer


def reaches(post: Post, account: SocialAccount) -> Any:
    return payload_build(post=post_with_content(post), account=account)["options"]


def test_what_was_set_by_api_outlives_the_editor(
    web: Any, workspace: Any, account: SocialAccount, other: SocialAccount
) -> None:
    own = {str(account.pk): {"audience": "everyone", "internal": "x"}, str(other.pk): {"topic": "kept"}}
    options = {"language": "en", "topic": "from the platform", "accounts": own}
    assert by_api(web, workspace, account, variants=for_all(**options)).status_code == 201
    post = only(workspace)
    page = web.get(web.to("post_edit", post.pk))
    assert '<option value="everyone" selected>' in page.content.decode()
    assert 'value="from the platform"' in page.content.decode()
    save(web, post, account, audience="followers", topic="mine")
    own[str(account.pk)] = {"audience": "followers", "topic": "mine", "internal": "x"}
    assert stored(workspace) == options


def test_what_holds_for_the_platform_reaches_an_account_added_later(
    web: Any, workspace: Any, account: SocialAccount, other: SocialAccount
) -> None:
    by_api(web, workspace, account, variants=for_all(audience="followers", no_comments=True, by_hand=True))
    post = only(workspace)
    save(web, post, account)
    assert (only(workspace).version, stored(workspace)) == (
        post.version,
        {"audience": "followers", "no_comments": True, "by_hand": True},
    )
    save(web, post, account, topic="mine")
    assert stored(workspace)["accounts"] == {str(account.pk): {"topic": "mine"}}
    assert reaches(post, other) == {"audience": "followers", "no_comments": True}
    assert hand_chosen(post=post_with_content(post), account=other)
    save(web, only(workspace), account, topic="")
    assert "accounts" not in stored(workspace)


@pytest.mark.parametrize("where", ["post", "platform"])
def test_what_holds_for_all_can_be_cleared_for_one(
    web: Any, workspace: Any, account: SocialAccount, other: SocialAccount, where: str
) -> None:
    options = {"audience": "followers", "topic": "black", "no_comments": True, "by_hand": True}
    by_api(
        web,
        workspace,
        account,
        other,
        **({"options": options} if where == "post" else {"variants": for_all(**options)}),
    )
    post = only(workspace)
    save(web, post, account, audience="", topic="", no_comments="", by_hand="")
    mine = {"audience": "", "topic": "", "no_comments": False, "by_hand": False}
    assert stored(workspace)["accounts"] == {str(account.pk): mine}
    assert reaches(post, account) == {}
    full = post_with_content(post)
    assert not hand_chosen(post=full, account=account)
    assert hand_chosen(post=full, account=other)
    assert reaches(post, other) == {"audience": "followers", "topic": "black", "no_comments": True}
    page = web.get(web.to("post_edit", post.pk)).content.decode()
    assert f'id="o-{account.pk}-by_hand" value="1">' in page
    # Back to what holds for all: nothing of its own is left.
    save(web, only(workspace), account, audience="followers", topic="black", no_comments="1", by_hand="1")
    assert not Variant.objects.for_workspace(workspace).filter(options__has_key="accounts").exists()


def test_numbers_stay_numbers_and_lists_lists(web: Any, workspace: Any, account: SocialAccount) -> None:
    """A field gives back text; what it showed unchanged stays what it was."""
    own = {"accounts": {str(account.pk): {"topic": 7, "more": [1, 2]}}}
    by_api(web, workspace, account, variants=for_all(audience="everyone", tags=["a", {"b": 1.5}], **own))
    post = only(workspace)
    Variant.objects.for_workspace(workspace).update(options={**stored(workspace), "board": ["news", "old\n shape"]})
    before = stored(workspace)
    save(web, post, account, audience="followers")
    own["accounts"][str(account.pk)]["audience"] = "followers"
    assert stored(workspace) == before | own


@pytest.mark.parametrize("value", [["a"], {"a": 1}])
@pytest.mark.parametrize("place", ["post", "platform", "account"])
def test_what_has_a_field_takes_one_value(web: Any, workspace: Any, account: Any, value: Any, place: str) -> None:
    body = {
        "post": {"options": {"topic": value}},
        "platform": {"variants": for_all(topic=value)},
        "account": {"variants": for_all(accounts={str(account.pk): {"topic": value}})},
    }[place]
    answer = by_api(web, workspace, account, **body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert not Post.objects.for_workspace(workspace).exists()


def test_many_options_are_kept_and_too_many_are_refused(web: Any, workspace: Any, account: SocialAccount) -> None:
    for body in ({"variants": for_all(note="x" * 25_000)}, {"options": {"note": "x" * 25_000}}):
        answer = by_api(web, workspace, account, **body)
        assert answer.status_code == 422
        assert "20000" in answer.content.decode().replace(",", "")
    by_api(web, workspace, account, variants=for_all(note="x" * 19_000))
    Variant.objects.for_workspace(workspace).update(options={"note": "x" * 25_000})
    save(web, only(workspace), account, topic="mine")
    assert stored(workspace) == {"note": "x" * 25_000, "accounts": {str(account.pk): {"topic": "mine"}}}


@pytest.mark.parametrize("number", ["NaN", "1e999", "-Infinity"])
def test_numbers_that_no_database_has_are_refused(web: Any, workspace: Any, account: Any, number: str) -> None:
    body = '{"text": "Tea", "accounts": [%d], "variants": {"practice": {"options": {"a": %s}}}}'
    address = f"/api/v1/workspaces/{workspace.slug}/posts/"
    answer = web.post(address, body % (account.pk, number), content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("accounts", ["x", {"a": {}}, {"1": "x"}, {"1": {"by_hand": "yes"}}])
def test_options_of_another_shape_are_refused(web: Any, workspace: Any, account: Any, accounts: Any) -> None:
    body = {"text": "Tea", "accounts": [account.pk], "variants": {"practice": {"options": {"accounts": accounts}}}}
    answer = web.post(f"/api/v1/workspaces/{workspace.slug}/posts/", body, content_type="application/json")
    assert answer.status_code == 422
    assert not Post.objects.for_workspace(workspace).exists()


HOSTILE = [
    "{",
    '{"a": "\\u0000"}',
    '{"a": NaN}',
    '{"a": "\\ud800"}',
    '{"a": 1e999}',
    '{"accounts": {"99999999999999999999": {"by_hand": true}}}',
    "[" * 9000,
]


@pytest.mark.parametrize("spoilt", HOSTILE)
def test_a_spoilt_form_loses_nothing(web: Any, workspace: Any, account: SocialAccount, spoilt: str) -> None:
    """What is stored is not asked back from the browser, so nobody can spoil it there."""
    by_api(web, workspace, account, variants=for_all(language="en"))
    post = only(workspace)
    data = fields(post, accounts=[account.pk], o=[account.pk, "x", "-1"], **{"v.practice.options": spoilt})
    assert web.post(web.to("post_edit", post.pk), data | given(account, topic="tea")).status_code == 302
    assert stored(workspace) == {"language": "en", "accounts": {str(account.pk): {"topic": "tea"}}}


def test_hostile_values_stay_text(web: Any, workspace: Any, account: SocialAccount) -> None:
    account.choices = {"board": [[XSS, XSS]]}
    account.by_hand = XSS
    account.save()
    data = fields(text="Tea", accounts=[account.pk], o=[account.pk]) | given(account, topic=XSS, board=XSS)
    web.post(web.to("post_new"), data)
    post = only(workspace)
    for address in (web.to("post_edit", post.pk), web.to("post", post.pk)):
        assert "<script>alert" not in web.get(address).content.decode()
    assert "<script>alert" not in web.post(web.to("post_look"), data).json()["settings"]


def test_the_page_does_not_grow_with_accounts_that_are_not_chosen(
    web: Any, workspace: Any, account: SocialAccount, django_assert_max_num_queries: Any
) -> None:
    small = len(web.get(web.to("post_new")).content)
    for _ in range(10):
        SocialAccountFactory(workspace=workspace, platform="practice", choices=account.choices)
    with django_assert_max_num_queries(20):
        grown = len(web.get(web.to("post_new")).content)
    assert (grown - small) / 10 < 1600
