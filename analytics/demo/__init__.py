"""The demo brand's share of this app."""

from .alerts import demo_alerts as demo_alerts
from .alerts import demo_unalerts as demo_unalerts
from .annotations import demo_annotations as demo_annotations
from .annotations import demo_unannotations as demo_unannotations
from .data import demo_data as demo_data
from .data import demo_undata as demo_undata
from .goals import demo_goals as demo_goals
from .goals import demo_ungoals as demo_ungoals
from .growth import demo_growth as demo_growth
from .growth import demo_ungrowth as demo_ungrowth
from .history import demo_history as demo_history
from .insights import demo_insights as demo_insights
from .insights import demo_uninsights as demo_uninsights
from .own_dashboards import demo_dashboards as demo_dashboards
from .own_dashboards import demo_undashboards as demo_undashboards
from .people import demo_people as demo_people
from .reports import demo_reports as demo_reports
from .reports import demo_unreports as demo_unreports
