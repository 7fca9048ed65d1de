"""What Greenroom gains over the same interview in a Bolt app as one would write it first."""

import asyncio

from tests.bench.apps.race import PRODUCT, figures_of, race, ratios, spread
from tests.bench.report import Row

AIM = 3.0
_ON = {
    False: "MongoDB in memory",
    True: "the embedded MongoDB",
}
_LIMIT = {
    False: "a TLS handshake for each call is what the plain way pays most for; Bolt's own cost is in both",
    True: "the embedded server: three conditional updates under nine indexes cost it more than the plain way's "
    "one look and two writes under two indexes",
}


async def measure() -> list[Row]:
    """A row on a server that is not the limit, and one on the embedded server."""
    return [await _row(embedded=embedded) for embedded in (False, True)]


async def _row(*, embedded: bool) -> Row:
    apps = await race("plain", PRODUCT, embedded=embedded)
    plain, product = apps["plain"], apps[PRODUCT]
    ratio, cpu = spread(ratios(product, plain, "rate")), spread(ratios(plain, product, "bot_cpu"))
    return Row(
        what=f"answers a second, Greenroom to the plain way, on {_ON[embedded]}",
        shown=f"x{ratio.middle:.2f} ({product.median('rate'):.0f} to {plain.median('rate'):.0f} a second); "
        f"bot's processor time {product.median('bot_cpu') * 1000:.1f} to {plain.median('bot_cpu') * 1000:.1f} ms",
        aim=f"at least x{AIM:g}",
        holds=ratio.middle >= AIM,
        limit=_LIMIT[embedded],
        figures={**ratio.named("ratio"), **cpu.named("cpu_ratio"), **figures_of(apps)},
    )


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row)  # noqa: T201
