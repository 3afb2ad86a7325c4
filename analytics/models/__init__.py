"""Tables of goals."""

from .goal import Goal as Goal
from .goal import GoalMilestone as GoalMilestone
from .goal import GoalVersion as GoalVersion
from .goal_review import GoalReview as GoalReview
from .goal_value import GoalValue as GoalValue
