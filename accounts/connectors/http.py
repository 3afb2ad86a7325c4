"""The only way connectors reach the network: one client with time limits, size caps, redaction and an address guard."""

from __future__ import annotations

import json as jsonlib
import logging
import ssl
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin

import httpcore
import httpx

from . import metering, patience
from .errors import HostRefused, OutcomeUnknown, Transient, UnexpectedResponse
from .guard import Call, GuardedBackend, Policy
from .redaction import is_secret_name, redact_text, redact_url

# Both libraries log addresses with their query, and headers; those may hold tokens.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

MAX_BYTES = 5_000_000
REDIRECTS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer. Header names are lower case; `body` is unpacked, at most `max_bytes`; `url` has no query."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = ""
    platform: str = ""
    write: bool = False
    known_secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 are replaced."""
        return self.body.decode("utf-8", "replace")

    @property
    def raw(self) -> str:
        """The body without secrets, cut to a length that may be stored."""
        return redact_text(self.text, self.known_secrets)

    @property
    def request_id(self) -> str:
        """The id platforms want to hear in support questions, or ''."""
        return next(
            (self.headers[name] for name in ("x-request-id", "request-id", "x-trace-id") if name in self.headers), ""
        )

    def json(self) -> Any:
        """The parsed body. Raises UnexpectedResponse, or OutcomeUnknown for a write that was answered 2xx."""
        try:
            return jsonlib.loads(self.body)
        except (ValueError, RecursionError):
            kind = OutcomeUnknown if self.write and self.ok else UnexpectedResponse
            raise kind(platform=self.platform, status=self.status, request_id=self.request_id, raw=self.raw) from None

    def mapping(self) -> dict[str, Any]:
        """The parsed body when it must be a JSON object. Raises as `json` does."""
        parsed = self.json()
        if not isinstance(parsed, dict):
            kind = OutcomeUnknown if self.write and self.ok else UnexpectedResponse
            raise kind(platform=self.platform, status=self.status, request_id=self.request_id, raw=self.raw)
        return parsed


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates we trust, read once in a process: that takes longer than many a request."""
    return httpx.create_ssl_context()


class _Transport(httpx.HTTPTransport):
    """httpx's transport over a pool whose connections our guard dials; the environment's proxies are not used."""

    def __init__(self, policy: Policy, call: Call, limits: httpx.Limits) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trusted(),
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=GuardedBackend(policy, call),
        )


class Http:
    """HTTP client shared by all connectors of a process; safe to use from many threads, connections are pooled.

    `timeout`: seconds one socket operation may take; `total`: seconds one whole request may take.
    `allow_private_hosts`: `host`, `host:port` or address entries that may be private and may speak plain http.
    `gateways`: host name → address that is asked instead of https://host, for platforms that answer only fixed
    addresses or are reached through a proxy; connectors never notice. Gateways may be private.
    """

    def __init__(
        self,
        *,
        user_agent: str = "Juzhen",
        allow_private_hosts: Iterable[str] = frozenset(),
        gateways: Mapping[str, str] | None = None,
        timeout: float = 20.0,
        total: float = 90.0,
        pool: int = 64,
    ) -> None:
        self._gateways = {host.lower(): address.rstrip("/") for host, address in (gateways or {}).items()}
        self._policy, self._call = Policy(allow_private_hosts), Call()
        self._timeout, self._total = timeout, total
        limits = httpx.Limits(max_connections=pool, max_keepalive_connections=pool // 2, keepalive_expiry=20.0)
        # Connections of their own: that gateways may be private must not open the way to them for other addresses.
        through = Policy(httpx.URL(address).netloc.decode().lower() for address in self._gateways.values())
        self._client, self._gateway_client = (
            httpx.Client(
                transport=_Transport(policy, self._call, limits),
                headers={"user-agent": user_agent, "accept-encoding": "gzip", "accept": "application/json, */*;q=0.5"},
                follow_redirects=False,
                trust_env=False,
            )
            for policy in (self._policy, through)
        )

    def close(self) -> None:
        """Close all pooled connections."""
        self._client.close()
        self._gateway_client.close()

    def request(
        self,
        method: str,
        url: str,
        *,
        platform: str,
        write: bool,
        headers: Mapping[str, str] | None = None,
        params: Any = None,
        json: Any = None,
        data: Any = None,
        files: Any = None,
        content: Any = None,
        max_bytes: int = MAX_BYTES,
        total: float | None = None,
    ) -> Answer:
        """Send one request and return whatever status the server answered.

        `write`: the request may create or change something. Reads follow up to three redirects, writes none.
        `total`: seconds for this request instead of the client's; `patience` may shorten it. Raises HostRefused
        (address not allowed), Fenced (see `fence`), Transient (nothing was sent, or a read failed), OutcomeUnknown (a
        write failed after bytes may have left), UnexpectedResponse (a read's answer exceeds `max_bytes` or has an
        unknown encoding).
        """
        sent_headers = dict(headers or {})
        body = {"json": json, "data": data, "files": files, "content": content}
        secrets = _secrets_in(sent_headers, params, json, data)
        total = patience.left(total or self._total)
        timeout = httpx.Timeout(
            self._timeout, connect=min(self._timeout, 8.0), pool=max(0.001, min(self._timeout, total))
        )
        for _hop in range(REDIRECTS + 1):
            self.check_url(url, platform=platform)
            try:
                client, address = self._way_to(url)
                request = client.build_request(
                    method, address, headers=sent_headers, params=params, timeout=timeout, **body
                )
            except (httpx.InvalidURL, ValueError, TypeError) as error:
                raise HostRefused(platform=platform, params={"host": redact_url(url)}) from error
            answer = self._send(client, request, platform, write, max_bytes, total, secrets)
            target = answer.headers.get("location", "")
            if write or method.upper() not in {"GET", "HEAD"} or not 300 <= answer.status < 400 or not target:
                return answer
            target = urljoin(url, target)
            self.check_url(target, platform=platform)
            if _origin(target) != _origin(url):
                sent_headers = {k: v for k, v in sent_headers.items() if not is_secret_name(k)}
            url, params = target, None
        raise UnexpectedResponse(platform=platform, code="too_many_redirects", status=answer.status)

    def _way_to(self, url: str) -> tuple[httpx.Client, str]:
        """Whom to ask for `url`, and at which address: its own, or the one behind its host's gateway."""
        parts = httpx.URL(url)
        gateway = self._gateways.get(parts.host) if parts.scheme == "https" and parts.port is None else None
        return (self._gateway_client, f"{gateway}{parts.raw_path.decode()}") if gateway else (self._client, url)

    def check_url(self, url: str, *, platform: str = "") -> None:
        """Refuse addresses that are not https (plain http only for allowed hosts), or that carry user information.

        Raises HostRefused. The address behind the name is checked again when connecting.
        """
        try:
            # The parser that will also decide where to connect: two parsers could be told apart by a crafted address.
            parts = httpx.URL(url)
        except (httpx.InvalidURL, ValueError, TypeError):
            raise HostRefused(platform=platform, params={"host": url.partition("?")[0][:100]}) from None
        port = parts.port or (443 if parts.scheme == "https" else 80)
        plain = parts.scheme == "http" and self._policy.trusts(parts.host, port)
        # A percent sign is an escaped character that belongs in no name, or the zone of a link-local address.
        usable = parts.host and "%" not in parts.host and 0 < port < 65_536 and not parts.userinfo
        if not usable or not (parts.scheme == "https" or plain):
            raise HostRefused(platform=platform, params={"host": parts.host or redact_url(url)})

    def _send(
        self,
        client: httpx.Client,
        request: httpx.Request,
        platform: str,
        write: bool,
        max_bytes: int,
        total: float,
        secrets: tuple[str, ...],
    ) -> Answer:
        self._call.begin(total, write_of=platform if write else None)
        metering.count()
        what = f"{request.method} {redact_url(str(request.url))}"
        try:
            response = client.send(request, stream=True)
            try:
                body = _read(response, max_bytes)
            finally:
                response.close()
        except HostRefused as error:
            raise HostRefused(platform=platform, params=error.params) from None
        except (httpx.TransportError, httpx.StreamError) as error:
            kind = OutcomeUnknown if write and self._call.sent else Transient
            name = type(error).__name__
            raise kind(platform=platform, code=name, raw=f"{what} {name}") from error
        except _TooMuch as error:
            worse = OutcomeUnknown if write else UnexpectedResponse
            raise worse(platform=platform, code=str(error), status=response.status_code, raw=what) from None
        found = MappingProxyType({name.lower(): value for name, value in response.headers.items()})
        return Answer(response.status_code, found, body, redact_url(str(request.url)), platform, write, secrets)


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = httpx.URL(url)
    return parts.scheme, parts.host, parts.port


class _TooMuch(Exception):
    """The body exceeds its cap or cannot be decoded."""


def _read(response: httpx.Response, max_bytes: int) -> bytes:
    """Collect the body up to `max_bytes`, both on the wire and unpacked (a packed bomb must not unfold in memory)."""
    parts, size = [], 0
    for chunk in response.iter_raw():
        size += len(chunk)
        if size > max_bytes:
            raise _TooMuch("too_large")
        parts.append(chunk)
    body = b"".join(parts)
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"identity", ""} or not body:
        return body
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise _TooMuch("unknown_encoding")
    unpacker = zlib.decompressobj(wbits=47)
    try:
        body = unpacker.decompress(body, max_bytes + 1)
    except zlib.error:
        raise _TooMuch("bad_encoding") from None
    if len(body) > max_bytes or unpacker.unconsumed_tail:
        raise _TooMuch("too_large")
    return body


def _secrets_in(headers: Mapping[str, str], *bodies: Any) -> tuple[str, ...]:
    """Secret values we are about to send, to be hidden should the server echo them."""
    found = []
    for name, value in headers.items():
        if is_secret_name(name):
            found += [value, value.rpartition(" ")[2]]
    for body in bodies:
        if isinstance(body, Mapping):
            found += [
                str(value) for name, value in body.items() if value and (name == "code" or is_secret_name(str(name)))
            ]
    return tuple(item for item in found if item)
