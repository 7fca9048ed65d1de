"""What a message's mrkdwn looks like to its author."""

import pytest

from bot.plain_text import plain_text


@pytest.mark.parametrize(
    ("mrkdwn", "text"),
    [
        ("plain", "plain"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("<!channel> and <!here|here>", "@channel and @here"),
        ("<!subteam^S1|@mentors> look", "@mentors look"),
        ("<@U123> and <@U123|alice>", "@U123 and @alice"),
        ("see <#C1|general>", "see #general"),
        ("<https://example.com>", "https://example.com"),
        ("<https://example.com|the docs>", "the docs (https://example.com)"),
        ("<mailto:a@example.com|a@example.com>", "a@example.com"),
        ("<!date^1392734382^{date}|18 Feb 2014>", "18 Feb 2014"),
        ("&lt;script&gt;", "<script>"),
        ("&amp;lt; stays escaped", "&lt; stays escaped"),
    ],
)
def test_mrkdwn_is_read_as_its_author_sees_it(mrkdwn: str, text: str) -> None:
    assert plain_text(mrkdwn) == text
