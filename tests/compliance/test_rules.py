"""Rules of the packs: pages, switches, what law forbids to switch, settings of the brand and its accounts."""

from __future__ import annotations

import pytest

from accounts.connectors import registry
from compliance.engine.types import Severity, Subject
from compliance.errors import RuleBinds
from compliance.models import RuleSwitch
from compliance.selectors.packs import binds, rule_facts
from compliance.services.checking import content_check, subject_for
from compliance.services.rules import rule_restore, rule_switch
from compliance.services.settings import account_traits_save, brand_rules_save
from compliance.states import RANK
from config.lib.errors import InvalidInput, NotFound
from team.actors import Actor
from team.models import AuditEntry
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
DIVERSION = "加我微信 tea_2026 领茶样"


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


def rules_found(workspace, text, **facts):
    verdict = content_check(workspace=workspace, subject=Subject(texts={"text": text}, **facts))
    return {hit.rule: hit.severity for hit in verdict.hits}


def test_severities_have_one_order():
    assert list(RANK) == [level.value for level in Severity]


def test_law_that_stops_posts_binds_and_the_rest_is_the_workspace_s():
    bound = {rule.id for rule in rule_facts().values() if binds(rule)}
    assert {"AD-01", "AD-12", "UC-02", "PI-01", "GL-01"} <= bound
    assert not {"PF-02", "PF-04", "AD-06", "EC-02", "BR-01", "LBL-02"} & bound


def test_a_binding_rule_cannot_be_switched_off_or_lowered(who, workspace):
    for values in ({"off": True}, {"off": False, "severity": "info"}):
        with pytest.raises(RuleBinds):
            rule_switch(**who, rule="AD-01", reason="we want to", **values)
    assert not RuleSwitch.objects.for_workspace(workspace).exists()


def test_other_rules_are_lowered_left_out_and_restored(who, workspace):
    given = rules_found(workspace, DIVERSION, platform="xiaohongshu")["PF-02"]
    assert given in {Severity.BLOCK, Severity.WARN}
    rule_switch(**who, rule="PF-02", off=False, severity="info", reason="our own group")
    assert rules_found(workspace, DIVERSION, platform="xiaohongshu")["PF-02"] is Severity.INFO
    rule_switch(**who, rule="PF-02", off=True, reason="our own group")
    assert "PF-02" not in rules_found(workspace, DIVERSION, platform="xiaohongshu")
    rule_restore(**who, rule="PF-02")
    assert rules_found(workspace, DIVERSION, platform="xiaohongshu")["PF-02"] is given
    verbs = list(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True).order_by("seq"))
    assert verbs == ["rule.switched", "rule.switched", "rule.restored"]


def test_switches_need_sense(who):
    with pytest.raises(NotFound):
        rule_switch(**who, rule="XX-99", off=True, reason="x")
    with pytest.raises(NotFound):
        rule_restore(**who, rule="PF-02")
    for values in ({"off": True, "reason": " "}, {"off": False, "severity": "block", "reason": "x"}):
        with pytest.raises(InvalidInput):
            rule_switch(**who, rule="PF-02", **values)


def test_the_brand_s_trade_decides_what_a_word_means(who, workspace):
    text = "这款面霜温和杀菌，修护肌肤"
    assert rules_found(workspace, text) != {}
    brand_rules_save(**who, industry="cosmetics", markets=["cn"], first_claims="evidence")
    cosmetics = rules_found(workspace, text)
    brand_rules_save(**who, industry="appliance", markets=["cn", "us"], first_claims="block")
    assert cosmetics != rules_found(workspace, text)
    for wrong in ({"industry": "magic"}, {"markets": []}, {"markets": ["mars"]}, {"first_claims": "maybe"}):
        with pytest.raises(InvalidInput):
            brand_rules_save(**who, **{"industry": "food", "markets": ["cn"], "first_claims": "block", **wrong})


def test_an_account_gives_platform_and_traits(who, workspace):
    account = SocialAccountFactory(workspace=workspace, platform="practice-xiaohongshu")
    subject = subject_for(workspace=workspace, account=account, texts={"text": "x"}, ad_kind="own")
    assert (subject.platform, subject.account_discloses, subject.for_minors) == ("xiaohongshu", True, False)
    account_traits_save(**who, account_id=account.pk, discloses_seller=False, for_minors=True)
    subject = subject_for(workspace=workspace, account=account, texts={"text": "x"}, kind="video")
    assert (subject.account_discloses, subject.for_minors, subject.kind) == (False, True, "video")
    assert registry.real("practice") == ""
    assert not any(slug.startswith("practice") for slug in registry.real_slugs())


def test_pages(at, signed_in, client_of, writer, workspace, django_assert_max_num_queries):
    signed_in.get(at("overview"))
    with django_assert_max_num_queries(14):
        assert signed_in.get(at("overview")).status_code == 200
    with django_assert_max_num_queries(7):
        page = signed_in.get(at("rules"), headers={"accept-language": "zh-hans"}).content.decode()
    assert "绝对化用语" in page
    assert "No rule fits" in signed_in.get(at("rules"), {"q": "zzzz"}).content.decode()
    assert "AD-01" not in signed_in.get(at("rules"), {"show": "info"}).content.decode()
    bound = signed_in.get(at("rule", "AD-01")).content.decode()
    assert "cannot be switched off or lowered" in bound
    assert signed_in.post(at("rule", "AD-01"), {"how": "off", "reason": "x"}).status_code == 422
    assert signed_in.post(at("rule", "PF-02"), {"how": "info", "reason": "own group"}).status_code == 302
    assert "own group" in signed_in.get(at("rule", "PF-02")).content.decode()
    assert 'rules/PF-02/"' in signed_in.get(at("rules"), {"show": "changed"}).content.decode()
    assert signed_in.post(at("rule_restore", "PF-02")).status_code == 302
    assert signed_in.get(at("rule", "XX-1")).status_code == 404
    client = client_of(writer)
    assert "Ask for an exemption" in client.get(at("rule", "AD-01")).content.decode()
    assert client.post(at("rule", "PF-02"), {"how": "off", "reason": "x"}).status_code == 403
    assert "Name shows the seller" not in client.get(at("settings")).content.decode()


def test_settings_page(at, signed_in, workspace):
    account = SocialAccountFactory(workspace=workspace)
    assert (
        signed_in.post(at("settings"), {"industry": "food", "markets": [], "first_claims": "block"}).status_code == 422
    )
    saved = signed_in.post(at("settings"), {"industry": "food", "markets": ["cn", "eu"], "first_claims": "block"})
    assert saved.status_code == 302
    signed_in.post(at("account", account.pk), {"for_minors": "on"})
    verbs = set(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True))
    assert verbs == {"rules.settings", "rules.account"}


def test_rest(api, signed_in, client_of, writer, workspace):
    account = SocialAccountFactory(workspace=workspace)
    rules = {rule["id"]: rule for rule in signed_in.get(api("rules/")).json()}
    assert rules["AD-01"]["binding"]
    assert rules["AD-01"]["law"]["zh"] == "广告法"
    kind = {"content_type": "application/json"}
    switched = signed_in.put(api("rules/PF-02/"), {"severity": "info", "reason": "x"}, **kind)
    assert switched.json()["lowered_to"] == "info"
    refused = signed_in.put(api("rules/AD-01/"), {"off": True, "reason": "x"}, **kind)
    assert (refused.status_code, refused.json()["code"]) == (422, "rule_binds")
    assert signed_in.delete(api("rules/PF-02/")).status_code == 204
    assert client_of(writer).delete(api("rules/PF-02/")).status_code == 403
    brand = {"industry": "food", "markets": ["cn"], "first_claims": "block"}
    assert signed_in.put(api("settings/"), brand, **kind).json() == brand
    traits = {"discloses_seller": False, "for_minors": True}
    assert signed_in.put(api(f"accounts/{account.pk}/"), traits, **kind).json() == {"account": account.pk, **traits}
