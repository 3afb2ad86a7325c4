"""Tables of posts, media and the publishing engine."""

from .attempt import Attempt as Attempt
from .brief import Brief as Brief
from .column import Column as Column
from .column import ColumnDate as ColumnDate
from .heartbeat import Heartbeat as Heartbeat
from .idea import Idea as Idea
from .link_tags import LinkTags as LinkTags
from .media_asset import MediaAsset as MediaAsset
from .pause import PublishPause as PublishPause
from .pillar import Pillar as Pillar
from .post import Post as Post
from .post import PostMedia as PostMedia
from .post_comment import PostComment as PostComment
from .post_template import PostTemplate as PostTemplate
from .post_version import PostVersion as PostVersion
from .publication import Publication as Publication
from .publishing_limit import PublishingLimit as PublishingLimit
from .recurrence import Recurrence as Recurrence
from .snippet import Snippet as Snippet
from .theme import Theme as Theme
from .variant import Variant as Variant
from .variant_media import VariantMedia as VariantMedia
