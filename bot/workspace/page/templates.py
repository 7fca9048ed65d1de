"""The page's own HTML, in Jinja2 templates that escape everything."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template

from bot.workspace.page.html import icon

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
_ENVIRONMENT.globals["icon"] = icon


def template(name: str) -> Template:
    """A template; its macros are attributes of ``template(…).module``."""
    return _ENVIRONMENT.get_template(name)
