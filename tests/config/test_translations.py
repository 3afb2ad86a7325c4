"""Catalogues without gettext tools, and the checks of translations, templates and documents."""

from __future__ import annotations

import gettext
import shutil
import subprocess
from pathlib import Path

import pytest

from config.lib.extraction import placeholders, texts_of_python, texts_of_template
from config.lib.translations import BadCatalogue, compile_catalogues, read_po, write_mo
from config.management.commands.check_docs import anchors, dead_links
from config.management.commands.check_templates import findings

CATALOGUE = r"""
# A comment
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

#: team/views.py:3
msgid "Calendar"
msgstr "日历"

msgctxt "action"
msgid "Undo"
msgstr "撤销"

#, python-format
msgid "%(count)s post"
msgid_plural "%(count)s posts"
msgstr[0] "%(count)s 篇内容"

msgid ""
"Two lines\n"
"and a \"quote\""
msgstr ""
"两行\n"
"与“引号”"

#, fuzzy
msgid "Guess"
msgstr "猜"

msgid "Empty"
msgstr ""

#~ msgid "Old"
#~ msgstr "旧"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE, encoding="utf-8")
    return path


def test_a_compiled_catalogue_answers_like_the_source(catalogue: Path, tmp_path: Path) -> None:
    assert compile_catalogues(tmp_path) == [catalogue.with_suffix(".mo")]
    with catalogue.with_suffix(".mo").open("rb") as handle:
        compiled = gettext.GNUTranslations(handle)
    assert compiled.gettext("Calendar") == "日历"
    assert compiled.pgettext("action", "Undo") == "撤销"
    assert compiled.ngettext("%(count)s post", "%(count)s posts", 5) == "%(count)s 篇内容"
    assert compiled.gettext('Two lines\nand a "quote"') == "两行\n与“引号”"
    assert [compiled.gettext(text) for text in ("Guess", "Empty", "Old")] == ["Guess", "Empty", "Old"]
    assert compile_catalogues(tmp_path) == []


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="no msgfmt on this machine")
def test_it_compiles_to_the_same_as_msgfmt(catalogue: Path, tmp_path: Path) -> None:
    write_mo(read_po(catalogue), tmp_path / "ours.mo")
    subprocess.run(["msgfmt", "-o", str(tmp_path / "theirs.mo"), str(catalogue)], check=True)
    contents = []
    for name in ("ours.mo", "theirs.mo"):
        with (tmp_path / name).open("rb") as handle:
            contents.append(gettext.GNUTranslations(handle)._catalog)
    assert contents[0] == contents[1]


def test_a_broken_catalogue_names_the_line(catalogue: Path) -> None:
    catalogue.write_text(CATALOGUE + '\nmsgid "open\n', encoding="utf-8")
    with pytest.raises(BadCatalogue, match=rf"django.po:{CATALOGUE.count(chr(10)) + 2}"):
        read_po(catalogue)


def test_marked_texts_are_found_in_python_and_texts_put_together_are_reported(tmp_path: Path) -> None:
    source = tmp_path / "views.py"
    source.write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n"
        '_("One " "text")\nngettext("%d post", "%d posts", 3)\npgettext("verb", "Post")\n_(variable)\n'
        '_(f"Hello {name}")\n',
        encoding="utf-8",
    )
    found = list(texts_of_python(source))
    assert [(text.context, text.msgid, text.plural) for text in found[:3]] == [
        (None, "One text", None),
        (None, "%d post", "%d posts"),
        ("verb", "Post", None),
    ]
    assert len(found) == 4
    assert found[3].problem
    assert found[3].line == 6


def test_marked_texts_are_found_in_templates(tmp_path: Path) -> None:
    source = tmp_path / "page.html"
    source.write_text(
        '<a title="{% trans "Undo" context "action" %}">{% trans \'Close\' as close %}</a>\n'
        '{% include "x.html" with label=_("Save") %}\n{# {% trans "Commented out" %} #}\n'
        "{% blocktrans trimmed count n=n %}\n  {{ n }} post\n{% plural %}\n  {{ n }} posts\n{% endblocktrans %}",
        encoding="utf-8",
    )
    assert {(text.context, text.msgid, text.plural) for text in texts_of_template(source)} == {
        ("action", "Undo", None),
        (None, "Close", None),
        (None, "Save", None),
        (None, "%(n)s post", "%(n)s posts"),
    }


def test_placeholders_of_both_kinds_are_seen() -> None:
    assert placeholders("%(a)s of {b}, 100%% %d") == {"%(a)s", "{b}", "%d"}


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        ('<p style="color:red">', "inline style"),
        ("<style>p{}</style>", "inline style sheet"),
        ('<button onclick="go()">', "inline event handler"),
        ('<div hx-on:click="go()">', "hx-on"),
        ('<a href="javascript:go()">', "script in an attribute"),
        ("<div hx-vals='js:{a:1}'>", "script in an attribute"),
        ("<script>go()</script>", "inline script"),
    ],
)
def test_templates_may_not_contain(html: str, rule: str) -> None:
    assert rule in " ".join(text for _line, text in findings(f"<body>\n{html}"))


def test_harmless_templates_pass() -> None:
    html = """<script type="module" src="a.js"></script><script type="application/json">{"a": 1}</script>
    {# style="x" #}<p data-style="x" class="on">onclick is a word</p>{% comment %}<script>{% endcomment %}"""
    assert list(findings(html)) == []


def test_dead_links_and_anchors_are_found(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# Life of a *post*\n## Life of a post\n## 备份 与升级\n", encoding="utf-8")
    page = tmp_path / "README.md"
    page.write_text(
        "[ok](other.md) [a](other.md#life-of-a-post-1) [b](other.md#备份-与升级) [web](https://example.org/x) "
        "[c](#top)\n"
        '# Top\n[gone](missing.md) [no](other.md#nothing) <img src="gone.png">\n```\n[code](missing.md)\n```\n',
        encoding="utf-8",
    )
    assert "life-of-a-post-1" in anchors(tmp_path / "other.md")
    assert list(dead_links(page)) == [
        "no such file: missing.md",
        "no such heading: other.md#nothing",
        "no such file: gone.png",
    ]
