"""What the checks panel shows: findings, and the names of the rules that hold."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Check:
    """One broken rule. `severity` "error" or "warning"; `rule` groups it (length, media, alt …).

    `fix` tells the page what the button does, `target` where: a form field (`text`, `media.0`), or an address for
    `fix="open"`. `platform` and `account_ids`: where it applies; empty means the whole post.
    """

    code: str
    severity: str
    rule: str
    title: str
    detail: str
    action: str = ""
    fix: str = ""
    target: str = ""
    platform: str = ""
    account_ids: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, errors first, and the names of the rules that hold."""

    checks: tuple[Check, ...]
    passed: tuple[str, ...]

    @property
    def errors(self) -> int:
        """How many stop scheduling."""
        return sum(check.severity == "error" for check in self.checks)

    @property
    def advice(self) -> int:
        """How many are advice."""
        return len(self.checks) - self.errors

    def of_platform(self, platform: str) -> int:
        """Errors that concern one platform's version."""
        return sum(check.severity == "error" and check.platform == platform for check in self.checks)
