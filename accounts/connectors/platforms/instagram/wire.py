"""What all parts of the connector begin with: the Graph host, and the containers posts are made of."""

from __future__ import annotations

from ...families.meta_containers import Names
from ...families.meta_publishing import ContainerPlatform

SLUG = "instagram"


class Wire(ContainerPlatform):
    """An Instagram account is reached through the Page it is linked to, with the Page's token."""

    names = Names(create="media", publish="media_publish", state="status_code", detail="status")
    text_field = "caption"
    fields = "id,caption,timestamp,permalink,media_type,media_product_type"
