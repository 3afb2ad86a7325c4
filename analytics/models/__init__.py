"""Tables of goals and of the metric store."""

from .alert import Alert as Alert
from .alert import AlertListener as AlertListener
from .alert import AlertNote as AlertNote
from .alert import AlertRule as AlertRule
from .collection import AccountCollection as AccountCollection
from .days import AccountDay as AccountDay
from .days import ContentDay as ContentDay
from .days import RollupMark as RollupMark
from .fetch import Fetch as Fetch
from .fetch import FetchAnswer as FetchAnswer
from .fetch import Restatement as Restatement
from .goal import Goal as Goal
from .goal import GoalMilestone as GoalMilestone
from .goal import GoalVersion as GoalVersion
from .goal_review import GoalReview as GoalReview
from .goal_value import GoalValue as GoalValue
from .measured_post import MeasuredPost as MeasuredPost
from .post_snapshot import PostSnapshot as PostSnapshot
