"""Decides which addresses we may connect to, and connects to exactly the address that was checked.

People type server names (federated networks), so a name may point inwards, or point elsewhere the second time it is
asked for. The check therefore sits below the connection pool: each new connection resolves once and dials that answer.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from . import fence
from .errors import HostRefused

_SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Ranges the ipaddress module of older Python 3.11 releases takes for global.
_EXTRA = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "64:ff9b:1::/48", "2002::/16", "2001::/23", "fec0::/10")))


def is_public(address: str) -> bool:
    """Whether an IP address is an ordinary public unicast address.

    False for private, loopback, link-local, shared (carrier NAT), reserved, multicast, documentation, IPv4-mapped,
    6to4 and Teredo addresses, and for NAT64 addresses that stand for such an IPv4 address.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return False
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    if any(ip in network for network in _EXTRA if network.version == ip.version):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


class Policy:
    """Which hosts are allowed although they are not public: `host`, `host:port`, `address` or `address:port`."""

    def __init__(self, allow_private_hosts: Iterable[str] = ()) -> None:
        self._allowed = frozenset(item.strip().lower() for item in allow_private_hosts)

    def trusts(self, host: str, port: int) -> bool:
        """Whether this host (or address) was named by whoever runs the installation."""
        name = host.strip("[]").rstrip(".").lower()
        shown = f"[{name}]" if ":" in name else name
        return bool(self._allowed & {name, shown, f"{shown}:{port}"})

    def resolve(self, host: str, port: int) -> list[tuple[int, Any]]:
        """Addresses to dial, as (family, sockaddr). Raises HostRefused if any is not allowed, OSError on DNS."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        if not self.trusts(host, port):
            for *_rest, sockaddr in found:
                address = str(sockaddr[0])
                if not (is_public(address) or self.trusts(address, port)):
                    raise HostRefused(params={"host": host})
        return [(int(family), sockaddr) for family, _type, _proto, _name, sockaddr in found]


class Call(threading.local):
    """What the running request of this thread may still use: its end, and whether bytes have left.

    `write_of`: the platform at which this request changes something, None when it only reads.
    """

    deadline: float = 0.0
    sent: bool = False
    write_of: str | None = None

    def begin(self, seconds: float, *, write_of: str | None = None) -> None:
        """Start the clock of one request."""
        self.deadline, self.sent, self.write_of = time.monotonic() + seconds, False, write_of

    def leaves(self) -> None:
        """Bytes of the request are about to leave. Raises Fenced when it is a write and the right to it has ended.

        Here and not before connecting: a process may sleep while it resolves a name or agrees on keys.
        """
        if self.write_of is not None and not self.sent:
            fence.check(self.write_of)
        self.sent = True

    def left(self, timeout: float | None) -> float:
        """Seconds the next socket operation may take."""
        return max(0.001, min(timeout if timeout is not None else 3600.0, self.deadline - time.monotonic()))


class GuardedStream(httpcore.NetworkStream):
    """A stream that honours the deadline of the whole request and notes the first byte sent."""

    def __init__(self, inner: httpcore.NetworkStream, call: Call) -> None:
        self._inner, self._call = inner, call

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._call.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer:
            self._call.leaves()
        self._inner.write(buffer, self._call.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._call.left(timeout))
        return GuardedStream(inner, self._call)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Opens TCP connections to checked addresses only."""

    def __init__(self, policy: Policy, call: Call) -> None:
        self._policy, self._call, self._backend = policy, call, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._policy.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"cannot resolve {host}") from error
        failure: Exception = httpcore.ConnectError(f"no address for {host}")
        for _family, sockaddr in addresses:
            try:
                # A numeric address: dialling it asks no name server again.
                stream = self._backend.connect_tcp(
                    str(sockaddr[0]), port, self._call.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return GuardedStream(stream, self._call)
        raise failure
