"""Every kind of notification that is declared is really raised: some test makes its event happen.

Mark such a test with `@pytest.mark.raises_notice("the_kind")`; when it ends, `tests/conftest.py` looks for the
notification. A kind without a marked test fails here.
"""

from __future__ import annotations

import ast
from pathlib import Path

from team import notices

TESTS = Path(__file__).parent
MARK = "raises_notice"


def covered() -> set[str]:
    """The kinds named by the marks of all tests."""
    found = set()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith(f"mark.{MARK}"):
                continue
            found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    return found


def declared() -> set[str]:
    """The kinds the apps registered; tests register some of their own."""
    return {kind for kind in notices._known if not kind.startswith("tests.")}


def test_every_declared_kind_has_a_test_that_makes_it_happen() -> None:
    assert declared() - covered() == set()


def test_no_mark_names_a_kind_that_is_gone() -> None:
    assert covered() - declared() == set()
