"""One field of a form that a connector asks for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConnectField:
    """One field of a connect form. `kind` is text, password or url; label and help are message ids."""

    name: str
    label: str
    kind: str = "text"
    help: str = ""
    required: bool = True
    initial: str = ""
