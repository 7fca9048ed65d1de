"""Images of Block Kit: shown where they lie on this machine, named and linked where they don't."""

import re

from markupsafe import Markup

from bot.workspace.model import JSON
from bot.workspace.page.html import icon
from bot.workspace.page.text import plain_html

# A browser reads "//host", "/\host" and addresses with line breaks as other machines.
_HERE = re.compile(
    r"https?://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?(?:/[^\s\\]*)?"
    r"|/(?![/\\])[^\s\\]*"
    r"|data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=]+",
    re.IGNORECASE,
)
_ID = re.compile(r"F[0-9A-Z]+")
_ELSEWHERE = re.compile(r"https?://[^\s\\]+", re.IGNORECASE)
_IMAGE = Markup('<img src="{}" alt="{}" loading="lazy">')
_AWAY = Markup('<span class="image-away">{}<span>{}</span></span>')
_LINK = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>')


def image_html(image: JSON, viewer: str = "") -> Markup:
    """An image block or element, as that member sees it; nothing is loaded from anywhere but this machine."""
    url, alt = _address(image, viewer), plain_html(str(image["alt_text"]), emoji=False)
    if _HERE.fullmatch(url):
        return _IMAGE.format(url, alt)
    return _AWAY.format(icon("image"), linked(url, alt or Markup("image")))


def is_web_address(url: object) -> bool:
    """Whether a browser may be sent there."""
    return isinstance(url, str) and bool(_ELSEWHERE.fullmatch(url))


def linked(url: str, shown: Markup) -> Markup:
    """A link to somewhere on the web; no link where the address leads nowhere."""
    return _LINK.format(url, shown) if is_web_address(url) else shown


def _address(image: JSON, viewer: str) -> str:
    file = image.get("slack_file")
    file = file if isinstance(file, dict) else {}
    by_id = f"/client/{viewer}/files/{file['id']}" if viewer and _ID.fullmatch(str(file.get("id"))) else ""
    url = image.get("image_url") or by_id or file.get("url")
    return url if isinstance(url, str) else ""
