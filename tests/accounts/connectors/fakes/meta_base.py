"""What the fakes of Meta's platforms share: error bodies, tokens, signed calls, Facebook Login, containers."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from ..fake_server import Refused, Request
from .platform import PlatformFake

G = r"/graph\.facebook\.com/v25\.0"
SECRET = "s3cret-of-the-app"
MESSAGE_FIELDS = {"id", "message", "from", "created_time", "attachments"}
AUDIENCE: Mapping[str, Mapping[str, int]] = {
    "age": {"18-24": 31, "25-34": 58, "65+": 0},
    "gender": {"F": 70, "M": 18, "U": 1},
    "country": {"CN": 61, "SG": 20},
    "city": {"Shanghai, Shanghai": 40},
}


def error(code: int, message: str, *, subcode: int = 0, status: int = 400, **headers: str) -> Refused:
    """A refusal as Graph hosts word it."""
    body = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AbC"}
    return Refused(status, {"error": body | ({"error_subcode": subcode} if subcode else {})}, **headers)


def stamp(at: datetime | None = None) -> str:
    """A moment as Graph hosts write it."""
    return (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%S+0000")


def names_of(fields: str) -> list[str]:
    """The top-level names of a `fields` parameter."""
    depth, parts = 0, [""]
    for char in fields:
        depth += (char in "{(") - (char in "})")
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return [re.split(r"[.{(]", part)[0] for part in parts]


class MetaFake(PlatformFake):
    """One person, their tokens, and ids."""

    app: ClassVar[Mapping[str, str]] = {"client_id": "1122334455", "client_secret": SECRET}
    proof: ClassVar[bool] = True
    granted: tuple[str, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.fresh()

    def fresh(self) -> None:
        """As if nothing had happened yet; starting a server for each test would take longer than the test."""
        self.requests.clear()
        self.faults.clear()
        self.granted = type(self).granted
        self.codes: dict[str, dict[str, str]] = {}
        self.refused: set[str] = set()
        self.invalid_metrics: set[str] = set()
        self.next_id = 1000

    def new_id(self) -> str:
        self.next_id += 1
        return str(self.next_id)

    def opened(self, request: Request, *tokens: str) -> dict[str, str]:
        """The parameters of a call that is opened by one of these tokens."""
        given = request.params if request.method in {"GET", "DELETE"} else {**request.params, **request.form}
        token = given.pop("access_token", "")
        if token not in tokens or token in self.refused:
            raise error(190, "Error validating access token: Session has expired", subcode=463, status=401)
        proof = given.pop("appsecret_proof", "")
        if self.proof and proof != hmac.new(SECRET.encode(), token.encode(), hashlib.sha256).hexdigest():
            raise error(100, "Invalid appsecret_proof provided in the API argument")
        if not self.proof and proof:
            raise error(100, "Unsupported parameter appsecret_proof")
        return given

    def only(self, given: Mapping[str, Any], *known: str, needs: tuple[str, ...] = ()) -> None:
        """Refuse unknown and missing parameters."""
        for name in given:
            if name not in known and name not in needs:
                raise error(100, f"Unsupported parameter {name}")
        for name in needs:
            if not given.get(name):
                raise error(100, f"(#100) The parameter {name} is required.")

    def shown(self, node: Mapping[str, Any], fields: str, known: set[str]) -> dict[str, Any]:
        """A node cut to the fields that were asked for; `id` always comes along."""
        names = names_of(fields)
        if unknown := set(names) - known:
            raise error(100, f"(#100) Tried accessing nonexisting field ({unknown.pop()})")
        return {"id": node["id"], **{name: node[name] for name in names if name in node}}

    def right_app(self, given: Mapping[str, str]) -> None:
        if (given.get("client_id"), given.get("client_secret")) != (self.app["client_id"], SECRET):
            raise error(101, "Error validating application. Cannot get application info due to a system error.")

    def asked(self, url: str, address: str, scopes: set[str]) -> dict[str, str]:
        """Check an authorisation address; what the browser is sent back with."""
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == address
        assert query["client_id"] == self.app["client_id"]
        assert query["response_type"] == "code"
        assert query["redirect_uri"].startswith("http")
        assert query["state"]
        assert set(query["scope"].split(",")) <= scopes
        self.codes["code-1"] = query
        return {"code": "code-1", "state": query["state"]}

    def code_taken(self, given: Mapping[str, str]) -> None:
        asked = self.codes.pop(given.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != given.get("redirect_uri"):
            raise error(100, "This authorization code has been used.", subcode=36009)

    def measured(self, given: Mapping[str, str], known: Mapping[str, Any]) -> dict[str, Any]:
        """Insights: one unknown name fails them all. `known`: name → figure, or list of daily values."""
        names = given.get("metric", "").split(",")
        bad = [name for name in names if name not in known or name in self.invalid_metrics]
        if bad:
            raise error(100, "(#100) The value must be a valid insights metric")
        data = []
        for name in names:
            value = known[name]
            if isinstance(value, dict) and ("total_value" in value or "link_total_values" in value):
                data.append({"name": name, **value})
            else:
                data.append({"name": name, "values": value if isinstance(value, list) else [{"value": value}]})
        return {"data": data}

    def demographics(
        self, given: Mapping[str, str], *needs: str, followers: int, timeframe: set[str] | None = None
    ) -> dict[str, Any]:
        """Who follows, by one breakdown a request; an empty answer below 100 followers."""
        self.only(given, needs=("metric", "breakdown", *needs))
        fixed = {"period": {"lifetime"}, "metric_type": {"total_value"}, "timeframe": timeframe or set()}
        if any(given[name] not in fixed[name] for name in needs) or given["breakdown"] not in AUDIENCE:
            raise error(100, "(#100) Incompatible parameters for follower_demographics")
        if given["breakdown"] in self.invalid_metrics:
            raise error(100, "(#100) The breakdown is not available")
        if followers < 100:
            return {"data": []}
        results = [{"dimension_values": [key], "value": value} for key, value in AUDIENCE[given["breakdown"]].items()]
        parts = [{"dimension_keys": [given["breakdown"]], "results": results}]
        metric = {"name": "follower_demographics", "period": "lifetime", "total_value": {"breakdowns": parts}}
        return {"data": [metric]}


class LoginFake(MetaFake):
    """Facebook Login with two Pages, one of which may not be written on."""

    USER_SHORT, USER_LONG = "EAA-user-short", "EAA-user-long"

    def fresh(self) -> None:
        super().fresh()
        self.page_token = "EAA-page-1"
        self.subscribed: dict[str, str] = {}
        self.messages: dict[str, dict[str, Any]] = {}

    def __init__(self) -> None:
        super().__init__()
        self.routes = [
            ("GET", f"{G}/oauth/access_token", self.token),
            ("GET", f"{G}/debug_token", self.debug),
            ("GET", f"{G}/me/accounts", self.accounts),
            ("POST", rf"{G}/(?P<page>\d+)/subscribed_apps", self.subscribe),
            ("GET", rf"{G}/(?P<page>\d+)/conversations", self.conversations),
            ("POST", rf"{G}/(?P<page>\d+)/messages", self.send_message),
        ]

    def own_pages(self) -> list[dict[str, Any]]:
        raise NotImplementedError

    def own(self, request: Request) -> dict[str, str]:
        return self.opened(request, self.page_token)

    def token(self, request: Request) -> dict[str, Any]:
        given = request.params
        self.right_app(given)
        kind = given.get("grant_type", "authorization_code")
        if kind == "client_credentials":
            return {"access_token": f"{self.app['client_id']}|token", "token_type": "bearer"}
        if kind == "fb_exchange_token":
            if given.get("fb_exchange_token") != self.USER_SHORT:
                raise error(190, "Invalid OAuth access token")
            return {"access_token": self.USER_LONG, "token_type": "bearer", "expires_in": 5_184_000}
        self.code_taken(given)
        return {"access_token": self.USER_SHORT, "token_type": "bearer", "expires_in": 5400}

    def debug(self, request: Request) -> dict[str, Any]:
        given = request.params
        if given.get("access_token") != f"{self.app['client_id']}|{SECRET}":
            raise error(190, "Invalid OAuth access token signature.")
        valid = given.get("input_token") in {self.USER_LONG, self.page_token}
        return {"data": {"is_valid": valid, "scopes": list(self.granted), "app_id": self.app["client_id"]}}

    def accounts(self, request: Request) -> dict[str, Any]:
        given = self.opened(request, self.USER_LONG)
        self.only(given, "fields", "limit", "after")
        return {"data": self.own_pages(), "paging": {"cursors": {"after": "x"}}}

    def subscribe(self, request: Request, page: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, needs=("subscribed_fields",))
        if "messages" in given["subscribed_fields"] and not any("messag" in name for name in self.granted):
            raise error(200, "(#200) To subscribe to messages, pages_messaging is needed")
        self.subscribed[page] = given["subscribed_fields"]
        return {"success": True}

    def person_writes(self, text: str, mid: str, own: str, at: datetime | None = None) -> None:
        """A person writes a message."""
        self.messages[mid] = {"id": mid, "message": text, "from": {"id": "psid-7", "name": "Fan", "username": "fan"}}
        self.messages[mid] |= {"to": {"data": [{"id": own}]}, "created_time": stamp(at)}

    def conversations(self, request: Request, page: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, "user_id", "limit", "fields", needs=("platform",))
        newest = list(reversed(self.messages.values()))
        if not newest or given.get("user_id", "psid-7") != "psid-7":
            return {"data": []}
        wanted = int(re.search(r"messages\.limit\((\d+)\)", given["fields"])[1])  # type: ignore[index]
        if "participants" in names_of(given["fields"]):
            # Only what was asked for is told of a message.
            assert set(re.search(r"messages\.limit\(\d+\)\{([^}]*)\}", given["fields"])[1].split(",")) <= MESSAGE_FIELDS  # type: ignore[index]
        people = {"data": [{"id": "psid-7", "name": "Guest"}, {"id": page, "name": "Brand"}]}
        thread = {
            "id": "t_1",
            "updated_time": newest[0]["created_time"],
            "participants": people,
            "messages": {"data": newest[:wanted]},
        }
        return {"data": [thread]}

    def send_message(self, request: Request, page: str) -> dict[str, Any]:
        given = self.own(request)
        self.only(given, needs=("recipient", "messaging_type", "message"))
        if json.loads(given["recipient"]) != {"id": "psid-7"} or given["messaging_type"] != "RESPONSE":
            raise error(100, "(#100) No matching user found", subcode=2018001)
        mid = f"m_out{self.new_id()}"
        text = json.loads(given["message"])["text"]
        self.messages[mid] = {"id": mid, "message": text, "from": {"id": page}, "created_time": stamp()}
        return {"recipient_id": "psid-7", "message_id": mid}


class ContainerFake:
    """Containers as Instagram and Threads keep them. `slow`: also parts of carousels take until `settle`."""

    def no_containers(self) -> None:
        self.containers: dict[str, dict[str, Any]] = {}
        self.slow = False

    def keep(self, identifier: str, fields: Mapping[str, str], *, video: bool, part: bool) -> dict[str, Any]:
        waits = self.slow or (video and not part)
        self.containers[identifier] = {**fields, "id": identifier, "state": "IN_PROGRESS" if waits else "FINISHED"}
        return {"id": identifier}

    def settle_containers(self) -> None:
        for item in self.containers.values():
            if item["state"] == "IN_PROGRESS":
                item["state"] = "FINISHED"

    def children_of(self, fields: Mapping[str, str], low: int, high: int) -> None:
        children = [self.containers.get(item) for item in fields.get("children", "").split(",")]
        if not low <= len(children) <= high or any(item is None for item in children):
            raise error(100, "Carousel children are not valid", subcode=2207028)
        if any(item and item.get("is_carousel_item") != "true" for item in children):
            raise error(100, "Carousel children must be carousel items", subcode=2207028)
        if any(item and item["state"] != "FINISHED" for item in children):
            raise error(9007, "Media ID is not available", subcode=2207027)

    def taken(self, fields: Mapping[str, str]) -> dict[str, Any]:
        """The container that is to be published now."""
        item = self.containers.get(fields.get("creation_id", ""))
        if item is None:
            raise error(100, "The requested resource does not exist", subcode=2207006)
        if item["state"] == "PUBLISHED":
            raise error(100, "The media was published already")
        if item["state"] != "FINISHED":
            raise error(9007, "Media ID is not available", subcode=2207027)
        item["state"] = "PUBLISHED"
        return item
