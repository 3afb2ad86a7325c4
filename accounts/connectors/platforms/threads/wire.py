"""What all parts of the connector begin with: Threads has a Graph host of its own, and containers."""

from __future__ import annotations

from ...families.meta_containers import Names
from ...families.meta_graph import THREADS
from ...families.meta_publishing import ContainerPlatform

SLUG = "threads"


class Wire(ContainerPlatform):
    """`appsecret_proof` is not documented for this host and not sent."""

    base, proof = THREADS, False
    names = Names(create="threads", publish="threads_publish", state="status", detail="error_message")
    text_field = "text"
    fields = "id,text,timestamp,permalink,media_type"
