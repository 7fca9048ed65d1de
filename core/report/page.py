"""The report as one HTML page that stands alone: no script, nothing loaded from anywhere."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from core.models import MockInterviewSession
from core.report.content import report_content

_TEMPLATES = Environment(
    loader=PackageLoader("core.report"),
    autoescape=True,
    undefined=StrictUndefined,
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
)


def html_report(session: MockInterviewSession) -> str:
    """The whole page, to be written as UTF-8."""
    return _TEMPLATES.get_template("report.html").render(report=report_content(session))
