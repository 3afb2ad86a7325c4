"""Tables of posts, media and the publishing engine."""

from .attempt import Attempt as Attempt
from .heartbeat import Heartbeat as Heartbeat
from .media_asset import MediaAsset as MediaAsset
from .media_folder import MediaFolder as MediaFolder
from .media_job import MediaJob as MediaJob
from .media_twin import MediaTwin as MediaTwin
from .media_upload import MediaUpload as MediaUpload
from .pause import PublishPause as PublishPause
from .post import Post as Post
from .post import PostMedia as PostMedia
from .publication import Publication as Publication
from .publishing_limit import PublishingLimit as PublishingLimit
from .recurrence import Recurrence as Recurrence
from .variant import Variant as Variant
