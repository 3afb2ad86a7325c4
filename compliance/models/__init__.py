"""Tables of rules a workspace sets itself, and of what checks found."""

from .account_traits import AccountTraits as AccountTraits
from .brand_rules import BrandRules as BrandRules
from .check_hit import CheckHit as CheckHit
from .evidence import EvidenceFile as EvidenceFile
from .exemption import Exemption as Exemption
from .filing import PromotionFiling as PromotionFiling
from .rule_switch import RuleSwitch as RuleSwitch
from .word_list import WordList as WordList
from .word_list import WordListVersion as WordListVersion
