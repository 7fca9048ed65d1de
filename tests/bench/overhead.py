"""What Greenroom costs above a bare Bolt listener that makes the same calls for each answer."""

import asyncio

from tests.bench.apps.race import PRODUCT, figures_of, race, ratios, spread
from tests.bench.report import Row

AIM = 0.8
_ON = {
    False: "MongoDB in memory",
    True: "the embedded MongoDB",
}
_LIMIT = {
    False: "Bolt, slack_sdk and the driver's threads in the bot's one processor; what is above them is ours",
    True: "the embedded server, which runs on one processor and takes longer for an update than the bot for an answer",
}


async def measure() -> list[Row]:
    """A row on a server that is not the limit, and one on the embedded server."""
    return [await _row(embedded=embedded) for embedded in (False, True)]


async def _row(*, embedded: bool) -> Row:
    apps = await race("bare", PRODUCT, embedded=embedded)
    bare, product = apps["bare"], apps[PRODUCT]
    ratio, cpu = spread(ratios(product, bare, "rate")), spread(ratios(bare, product, "bot_cpu"))
    return Row(
        what=f"answers a second, Greenroom to a bare Bolt listener with the same calls, on {_ON[embedded]}",
        shown=f"{ratio.middle:.2f} ({product.median('rate'):.0f} to {bare.median('rate'):.0f} a second); "
        f"bot's processor time {product.median('bot_cpu') * 1000:.1f} to {bare.median('bot_cpu') * 1000:.1f} ms",
        aim=f"at least {AIM}",
        holds=ratio.middle >= AIM,
        limit=_LIMIT[embedded],
        figures={**ratio.named("ratio"), **cpu.named("cpu_ratio"), **figures_of(apps)},
    )


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(row)  # noqa: T201
