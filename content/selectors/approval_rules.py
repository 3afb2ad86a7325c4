"""Which rule about approval holds for a post: of all that match, the strictest.

A rule can only make things stricter than the workspace's default, never looser, so that no override opens a way around.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from content.models import ApprovalPolicy, Post
from content.states import PublicationState
from team.models import Workspace
from team.states import ApprovalMode

LEVELS_MAX, HOURS_MAX, HOURS_USUAL = 3, 240, 8
_RANK = {ApprovalMode.NONE: 0, ApprovalMode.OPTIONAL: 1, ApprovalMode.REQUIRED: 2}


@dataclass(frozen=True, slots=True)
class Level:
    """One step. Its approvers hold one of `roles` or are among `people` (user ids); with neither, everybody who may
    approve posts. `every`: all of them must approve, else one is enough. `hours`: working hours to decide in.
    `external`: somebody outside approves it by a link.
    """

    name: str = ""
    roles: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    every: bool = False
    hours: int = HOURS_USUAL
    external: bool = False

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Level:
        """From a policy's or a review's JSON."""
        known = {name: values[name] for name in cls.__slots__ if name in values}
        return cls(**{**known, "roles": tuple(known.get("roles", ())), "people": tuple(known.get("people", ()))})

    def to_json(self) -> dict[str, Any]:
        """Plain values for storage."""
        return {**asdict(self), "roles": list(self.roles), "people": list(self.people)}

    @property
    def outside_only(self) -> bool:
        """Whether only somebody outside can approve it."""
        return self.external and not self.roles and not self.people


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for a post. `policy` is the name of the policy that decided, "" for the workspace's default; `why`
    names what of the post made it match: accounts (names), kinds, ad_kinds.
    """

    mode: str
    levels: tuple[Level, ...] = (Level(),)
    policy: str = ""
    why: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def required(self) -> bool:
        """Whether nothing goes out without approval."""
        return self.mode == ApprovalMode.REQUIRED

    @property
    def strictness(self) -> tuple[int, int, int, int]:
        """Greater is stricter: mode, number of levels, of those outside, of those where everybody must approve."""
        rank = _RANK[ApprovalMode(self.mode)]
        levels = self.levels if rank else ()
        return rank, len(levels), sum(each.external for each in levels), sum(each.every for each in levels)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Rule:
        """From a review's JSON."""
        levels = tuple(Level.from_json(each) for each in values.get("levels", ())) or (Level(),)
        return cls(values.get("mode", ApprovalMode.OPTIONAL), levels, values.get("policy", ""), values.get("why", {}))

    def to_json(self) -> dict[str, Any]:
        """Plain values for storage."""
        levels = [each.to_json() for each in self.levels]
        why = {name: list(found) for name, found in self.why.items()}
        return {"mode": str(self.mode), "levels": levels, "policy": self.policy, "why": why}


def policies_of(workspace: Workspace) -> list[ApprovalPolicy]:
    """The workspace's policies, oldest first; asked once for each loaded workspace."""
    held: list[ApprovalPolicy] | None = workspace.__dict__.get("_approval_policies")
    if held is None:
        held = list(ApprovalPolicy.objects.for_workspace(workspace).order_by("pk"))
        workspace.__dict__["_approval_policies"] = held
    return held


def policies_forget(workspace: Workspace) -> None:
    """Ask again next time; called by whoever changes policies."""
    workspace.__dict__.pop("_approval_policies", None)


def default_levels(workspace: Workspace) -> tuple[Level, ...]:
    """The levels of the workspace's default."""
    row = next((policy for policy in policies_of(workspace) if policy.is_default), None)
    return tuple(Level.from_json(each) for each in row.levels) if row and row.levels else (Level(),)


def rule_of(post: Post) -> Rule:
    """The strictest rule that matches the post; uses prefetched publications with their accounts when there are."""
    workspace = post.workspace
    best = Rule(workspace.approval_mode, default_levels(workspace))
    for policy in policies_of(workspace):
        if policy.is_default:
            continue
        why = _matches(policy, post)
        if why is None:
            continue
        levels = tuple(Level.from_json(each) for each in policy.levels) or (Level(),)
        found = Rule(policy.mode, levels, str(policy), why)
        if found.strictness > best.strictness:
            best = found
    return best


def requires_approval(post: Post) -> bool:
    """Whether others must approve the exact content before it is sent."""
    return rule_of(post).required


def _matches(policy: ApprovalPolicy, post: Post) -> dict[str, list[str]] | None:
    """What of the post the policy asks for; None when it does not match."""
    why: dict[str, list[str]] = {}
    if policy.kinds:
        if post.kind not in policy.kinds:
            return None
        why["kinds"] = [str(post.kind)]
    if policy.ad_kinds:
        if not post.ad_kind or post.ad_kind not in policy.ad_kinds:
            return None
        why["ad_kinds"] = [str(post.ad_kind)]
    if policy.accounts:
        found = [row for row in _rows(post) if row.account_id in policy.accounts]
        if not found:
            return None
        why["accounts"] = [str(row.account) for row in found]
    return why


def _rows(post: Post) -> list[Any]:
    held = getattr(post, "_prefetched_objects_cache", {}).get("publications")
    if held is None:
        if post.pk is None:
            return []
        held = post.publications.select_related("account")
    return [row for row in held if row.state != PublicationState.CANCELLED]
