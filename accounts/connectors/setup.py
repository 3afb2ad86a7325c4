"""What a person must have and do before a platform can be connected, and what a post may say beyond text and files.

The connect wizard, the composer, the catalogue and the documentation read this; all texts are message ids.
"""

from __future__ import annotations

from dataclasses import dataclass

from .fields import ConnectField


@dataclass(frozen=True, slots=True)
class Scope:
    """One permission asked of the platform. `purpose` says to a person what it is for.

    Without a required one the account cannot be worked; an optional one is missed only by the functions it serves.
    """

    name: str
    purpose: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Setup:
    """How to get from nothing to a connected account.

    `needs`: what must exist beforehand (kind of account, qualification, developer app). `review`: how long the
    platform's own review takes. `steps`: what to do in the platform's console, in order. `console_url`: where that is.
    `app_fields`: what the workspace enters about its own developer app; empty where none is needed. Names `client_id`
    and `client_secret` are those of `AppRegistration`, any other goes into its `extra`.
    `redirect`: the console wants our redirect address. `webhook`: the console wants our webhook address.
    `public_files`: the platform fetches files from this installation, which must be reachable from the internet.
    """

    needs: tuple[str, ...]
    steps: tuple[str, ...]
    console_url: str = ""
    review: str = ""
    scopes: tuple[Scope, ...] = ()
    app_fields: tuple[ConnectField, ...] = ()
    redirect: bool = False
    webhook: bool = False
    public_files: bool = False


@dataclass(frozen=True, slots=True)
class HandOff:
    """How a person finishes a post by hand. `why`: why we cannot do it for them (message id).

    `open_url`: the page where posting begins on a computer. `steps`: what to do there, in order.
    """

    why: str
    open_url: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OptionField:
    """One more thing a post may or must say on a platform; its value stands in `Draft.options[name]`.

    `kind`: text, choice or flag. `choices`: pairs of value and message id; empty for a choice whose values each
    account has of its own (`AccountInfo.choices[name]`, such as boards).
    """

    name: str
    label: str
    kind: str = "text"
    help: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    max_length: int = 200
