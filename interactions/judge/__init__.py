"""What people feel and want, told from a text alone: words, rules, and nothing that needs a server.

`judge(text)` is all most callers need. Terms stand in `lexicon.csv`, rules in `patterns.py`; `docs/judge.md` explains.
"""

from .judging import VERSION as VERSION
from .judging import judge as judge
from .types import Judgement as Judgement
from .types import Reason as Reason
