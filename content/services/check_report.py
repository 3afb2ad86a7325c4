"""What the checks panel shows: findings, and the names of the rules that hold."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Check:
    """One broken rule. `severity` "error", "warning" or "info"; `rule` groups it (length, media, alt …).

    `fix` tells the page what the button does, `target` where: a form field (`text`, `media.0`), or an address for
    `fix="open"`. `platform` and `account_ids`: where it applies; empty means the whole post.

    Findings about the content say more: the `words` and their `span` in the field (code points), `replacements` for
    exactly these words (best first, "" takes them out), `source` (law and article), and the `fingerprint` by which a
    warning is acknowledged. `exemption_url`: where an exception can be asked for.
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
    words: str = ""
    span: tuple[int, int] = (0, 0)
    replacements: tuple[str, ...] = ()
    source: str = ""
    advice: str = ""
    fingerprint: str = ""
    acknowledged: bool = False
    exemption_url: str = ""

    @property
    def stops(self) -> bool:
        """Whether the post cannot be planned as it stands."""
        waits = self.severity == "warning" and bool(self.fingerprint) and not self.acknowledged
        return self.severity == "error" or waits


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
        return sum(check.severity == "warning" for check in self.checks)

    @property
    def stops(self) -> int:
        """How many keep the post from being planned: errors, and warnings that wait for a person."""
        return sum(check.stops for check in self.checks)

    def of_platform(self, platform: str) -> int:
        """Errors that concern one platform's version."""
        return sum(check.severity == "error" and check.platform == platform for check in self.checks)
