"""Tables of posts, media and the publishing engine."""

from .attempt import Attempt as Attempt
from .calendar_feed import CalendarFeed as CalendarFeed
from .export_job import ExportJob as ExportJob
from .heartbeat import Heartbeat as Heartbeat
from .import_job import ImportJob as ImportJob
from .import_job import ImportRow as ImportRow
from .media_asset import MediaAsset as MediaAsset
from .pause import PublishPause as PublishPause
from .post import Post as Post
from .post import PostMedia as PostMedia
from .publication import Publication as Publication
from .publishing_limit import PublishingLimit as PublishingLimit
from .queue_slot import QueueSlot as QueueSlot
from .queue_slot import SlotPlan as SlotPlan
from .recurrence import Recurrence as Recurrence
from .variant import Variant as Variant
