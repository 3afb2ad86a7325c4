"""Compliance of the demo brand: its words, exemptions, findings and filings, made by the services people use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.db import models, transaction

from accounts.connectors import registry
from accounts.models import SocialAccount
from compliance.demo_story import ASKED, FILED, FOUND, LISTS, PROOF, SWITCHED, Caught
from compliance.engine.types import Severity, Subject
from compliance.models import BrandRules, CheckHit, EvidenceFile, Exemption, PromotionFiling, RuleSwitch, WordList
from compliance.services.checking import text_check
from compliance.services.evidence import evidence_add
from compliance.services.exemptions import Request, exemption_decide, exemption_request
from compliance.services.filings import Filing, filing_save
from compliance.services.hits import hits_log
from compliance.services.rules import rule_switch
from compliance.services.settings import brand_rules_save
from compliance.services.stamping import rules_touch
from compliance.services.words import list_create, words_add
from compliance.states import HitOutcome
from config.lib.clock import local_day, now
from team.actors import Actor
from team.models import User, Workspace
from team.states import Via

Made = dict[str, list[int]]
_TABLES: dict[str, type[models.Model]] = {
    "word_lists": WordList,
    "exemptions": Exemption,
    "filings": PromotionFiling,
    "hits": CheckHit,
    "switches": RuleSwitch,
    "brand_rules": BrandRules,
}
KINDS = tuple(_TABLES)


def demo_compliance(
    *,
    workspace: Workspace,
    people: Sequence[User],
    accounts: Mapping[str, SocialAccount],
    posts: Sequence[models.Model],
) -> Made:
    """Fill the workspace and return the ids of what was made, by kind, for `demo_uncompliance`.

    `people`: owner, manager, planner, community, analyst, designer; `accounts` by platform; `posts`: findings are
    written down for these. Settings that are there already stay.
    """
    owner, manager, planner = (Actor(user, Via.SYSTEM) for user in people[:3])
    made: Made = {kind: [] for kind in _TABLES}
    if not BrandRules.objects.for_workspace(workspace).exists():
        row = brand_rules_save(
            workspace=workspace, actor=owner, industry="food", markets=["cn", "us"], first_claims="evidence"
        )
        made["brand_rules"].append(row.pk)
    for name, kind, platform, versions in LISTS:
        if WordList.objects.for_workspace(workspace).filter(name=name).exists():
            continue
        words = list_create(workspace=workspace, actor=manager, name=name, kind=kind, platform=platform)
        made["word_lists"].append(words.pk)
        for note, entries in versions:
            words_add(workspace=workspace, actor=manager, list_id=words.pk, entries=entries, note=note)
    for rule, severity, reason in SWITCHED:
        if not RuleSwitch.objects.for_workspace(workspace).filter(rule=rule).exists():
            switch = rule_switch(
                workspace=workspace, actor=manager, rule=rule, off=False, severity=severity, reason=reason
            )
            made["switches"].append(switch.pk)
    made["exemptions"] = _exemptions(workspace, planner, manager)
    made["filings"] = _filings(workspace, planner, posts)
    for index, caught in enumerate(FOUND):
        made["hits"] += _hits(workspace, people, accounts, posts, caught, index)
    return made


def demo_uncompliance(*, workspace: Workspace, made: Mapping[str, Sequence[int]]) -> None:
    """Take out what `demo_compliance` made, evidence and its files included."""
    proofs = EvidenceFile.objects.for_workspace(workspace).filter(exemption__in=made.get("exemptions", ()))
    for proof in proofs:
        transaction.on_commit(partial(proof.file.storage.delete, proof.file.name))
    for kind, model in _TABLES.items():
        model._default_manager.filter(workspace=workspace, pk__in=made.get(kind, ())).delete()
    if BrandRules.objects.for_workspace(workspace).exists():
        rules_touch(workspace)


def _exemptions(workspace: Workspace, asker: Actor, decider: Actor) -> list[int]:
    made = []
    for item in ASKED:
        wanted = Request(item.rule, item.words, item.code, item.reason, now() + timedelta(days=item.days))
        row = exemption_request(workspace=workspace, actor=asker, request=wanted)
        made.append(row.pk)
        if item.proof:
            proof = ContentFile(PROOF, name=f"{item.proof}.pdf")
            evidence_add(workspace=workspace, actor=asker, owner=row, file=proof)
        if item.decision:
            exemption_decide(
                workspace=workspace,
                actor=decider,
                exemption_id=row.pk,
                approve=item.decision == "approve",
                note=item.note,
            )
    return made


def _filings(workspace: Workspace, actor: Actor, posts: Sequence[models.Model]) -> list[int]:
    today, made = local_day(now(), workspace.time_zone), []
    for index, (tool, number, platform, partner, ago) in enumerate(FILED):
        if PromotionFiling.objects.for_workspace(workspace).filter(tool=tool, number=number).exists():
            continue
        target = str(posts[index].pk) if index < len(posts) and index % 2 == 0 else ""
        filing = Filing(
            tool=tool,
            number=number,
            platform=platform,
            partner=partner,
            filed_on=today - timedelta(days=ago),
            target_type="post" if target else "",
            target_id=target,
        )
        made.append(filing_save(workspace=workspace, actor=actor, filing=filing).pk)
    return made


def _hits(
    workspace: Workspace,
    people: Sequence[User],
    accounts: Mapping[str, SocialAccount],
    posts: Sequence[models.Model],
    caught: Caught,
    index: int,
) -> list[int]:
    """Judge the text with the workspace's own rules and write down what they find, as of some days ago."""
    account, moment = accounts[caught.platform], now() - timedelta(days=caught.ago, hours=index % 7)
    subject = Subject(texts={"text": caught.text}, platform=registry.real(caught.platform), industry="food")
    verdict = text_check(workspace=workspace, subject=subject, account=account)
    before = set(CheckHit.objects.for_workspace(workspace).values_list("pk", flat=True))
    grave = [hit for hit in verdict.hits if hit.severity is Severity.BLOCK]
    mild = [hit for hit in verdict.hits if hit.severity is not Severity.BLOCK]
    stopped = caught.outcome == HitOutcome.BLOCKED
    for hits, outcome in ((grave, caught.outcome), (mild, HitOutcome.SHOWN if stopped else caught.outcome)):
        hits_log(
            workspace=workspace,
            actor=Actor(people[caught.person], Via.SYSTEM),
            target=posts[(index * 5) % len(posts)] if posts else None,
            hits=hits,
            outcome=outcome,
            version=verdict.version,
            account=account,
            note=caught.note,
        )
    rows = CheckHit.objects.for_workspace(workspace).exclude(pk__in=before)
    rows.update(at=moment)
    return list(rows.values_list("pk", flat=True))
