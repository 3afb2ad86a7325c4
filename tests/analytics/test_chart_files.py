"""Charts of pages as tables and as files."""

from __future__ import annotations

import html
import re

import pytest

from tests.routes import Route, all_routes, objects_of

pytestmark = pytest.mark.django_db
STARTS = {"svg": b"<svg", "png": b"\x89PNG", "csv": b"\xef\xbb\xbf"}
# Pages by the name of their address, with the charts they draw.
PAGES = {
    "goal": ("drawn_goal_id", ["way"]),
    "alert": ("figure_alert_id", ["figure"]),
    "improvement": ("drawn_improvement_id", ["effect"]),
    "experiment": ("drawn_experiment_id", ["course"]),
    "monitor": ("monitor_id", ["volume", "moods"]),
    "post": ("measured_id", ["early", "later", "spread"]),
}


@pytest.fixture
def values(workspace, owner):
    """A row for each parameter of an address."""
    return objects_of(workspace, owner)


def drawn() -> list[Route]:
    """The addresses of charts."""
    return [one for one in all_routes() if one.pattern.endswith(".<slug:ending>") and "analytics" in one.pattern]


def test_every_chart_comes_in_three_kinds_and_no_fourth(client, values):
    for route in drawn():
        for ending, start in STARTS.items():
            answer = client.get(route.path({**values, "ending": ending}))
            assert answer.status_code == 200, (route.name, ending)
            assert answer.content.startswith(start), (route.name, ending)
            assert "attachment" in answer["Content-Disposition"]
        assert client.get(route.path({**values, "ending": "exe"})).status_code == 404, route.name


def links(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="([^"]+\.(?:png|svg|csv)[^"]*)" download', page)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_its_charts_as_tables_and_leads_to_their_files(client, at, values, name):
    parameter, charts = PAGES[name]
    address = at(name, values[parameter])
    page = client.get(address).content.decode()
    files = links(page)
    assert len(files) == 3 * len(charts)
    for link in files:
        assert client.get(link).status_code == 200, link
    for key in charts:
        assert f"?view={key}#chart-{key}" in page, key
        table = client.get(f"{address}?view={key}").content.decode()
        assert table.count('class="ct-wrap"') == 1, key
        assert "View chart" in table


def test_each_part_of_an_audience_shows_as_a_table_and_comes_as_files(client, at, values):
    address = at("account_audience", values["account_id"])
    card = client.get(address, headers={"hx-request": "true"}).content.decode()
    files = links(card)
    assert [one.rpartition(".")[2] for one in files] == ["png", "svg", "csv"]
    assert "70" in client.get(files[2]).content.decode()
    assert f'hx-get="{address}?view=gender"' in card
    table = client.get(f"{address}?view=gender", headers={"hx-request": "true"}).content.decode()
    assert 'class="ct-wrap"' in table
    assert f'hx-get="{address}"' in table
    assert client.get(f"{address}region.csv").status_code == 404
