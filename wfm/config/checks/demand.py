"""Queues, prices and forecasting settings that must fit each other."""

from __future__ import annotations

from datetime import date

from wfm.config.intake import Intake
from wfm.config.schema import PlanFile
from wfm.config.schema.demand import QueueFile
from wfm.config.yaml_document import YamlPath, dotted
from wfm.demand import Channel
from wfm.errors import ValueRangeError
from wfm.forecasting import method_names
from wfm.forecasting.calendar import public_holidays
from wfm.staffing.chat import ChatLine
from wfm.staffing.deferred import Clock
from wfm.tables.phrasing import did_you_mean

__all__ = ["check_forecasting", "check_prices", "check_queues", "check_staffing"]

_SHORT_DEADLINE_S = 900
"""Nobody promises to answer a backlog sooner than in a quarter of an hour."""


def check_queues(file: PlanFile, intake: Intake) -> None:
    """Check each queue by itself; faults go to the intake."""
    for queue_id, queue in file.queues.items():
        _check_queue(queue_id, queue, intake)


def check_prices(file: PlanFile, intake: Intake) -> None:
    """Check that the price of missing agents rises; faults go to the intake."""
    prices = file.prices
    if prices.far_shortage_per_h is not None and prices.far_shortage_per_h < prices.shortage_per_h:
        got = f"{prices.far_shortage_per_h / 100:g}"
        what = f"must be >= shortage_per_h, which is {prices.shortage_per_h / 100:g}"
        intake.fault(("prices", "far_shortage_per_h"), what, got)


def _check_queue(queue_id: str, queue: QueueFile, intake: Intake) -> None:
    path = ("queues", queue_id)
    if queue.concurrency > 1 and queue.channel is not Channel.CHAT:
        what = f"must be 1 on the channel {queue.channel.value}; only chats are handled several at a time"
        intake.fault((*path, "concurrency"), what, str(queue.concurrency))
    if queue.max_abandonment is not None and queue.patience_s is None:
        intake.fault((*path, "max_abandonment"), "needs patience_s: without it nobody ever gives up")
    _check_chat(path, queue, intake)
    if not queue.channel.deferred:
        own = {"backlog": queue.backlog, "ring_fenced": queue.ring_fenced}
        for key, given in (*own.items(), ("deadline_clock", queue.deadline_clock != Clock.ELAPSED)):
            if given:
                what = f"is for queues that wait in a backlog; {queue.channel.value} is answered live"
                intake.fault((*path, key), what)
        if queue.target.level == 1:
            what = f"must be < 1 on the channel {queue.channel.value}: no number of agents answers everybody in time"
            intake.fault((*path, "target", "level"), what, "1")
    if queue.target.floor is not None and queue.target.floor > queue.target.level:
        what = f"must be <= level, which is {queue.target.level:g}"
        intake.fault((*path, "target", "floor"), what, f"{queue.target.floor:g}")
    if queue.channel.deferred and queue.target.within_s < _SHORT_DEADLINE_S:
        within = f"{queue.target.within_s:g} s"
        intake.notes.append(
            f"queues.{queue_id}: {queue.channel.value} waits in a backlog, and a deadline of {within} is short; "
            f"target: within_s of four hours is {4 * 3600}"
        )
    if not any(queue.open.values()) and not any(queue.open_on.values()):
        intake.notes.append(f"queues.{queue_id}: it is never open, so nobody is planned for it")


def _check_chat(path: YamlPath, queue: QueueFile, intake: Intake) -> None:
    """A slowdown is one number for each conversation that is held at once, and never makes an agent get less done."""
    if queue.slowdown is None:
        return
    if len(queue.slowdown) != queue.concurrency:
        what = f"must have as many numbers as concurrency, which is {queue.concurrency}"
        intake.fault((*path, "slowdown"), what, str(len(queue.slowdown)))
        return
    try:
        ChatLine(queue.slowdown)
    except ValueRangeError as error:
        intake.fault((*path, "slowdown"), f"cannot be used: {error}")


def check_staffing(file: PlanFile, intake: Intake) -> None:
    """Check the queues of bots and of contacts that go on; faults go to the intake."""
    staffing = file.staffing
    named: list[tuple[YamlPath, str]] = [
        *((("deflections", place, "queue"), item.queue) for place, item in enumerate(staffing.deflections)),
        *((("transfers", place, "from"), item.from_) for place, item in enumerate(staffing.transfers)),
        *((("transfers", place, "to"), item.to) for place, item in enumerate(staffing.transfers)),
    ]
    for path, name in named:
        if name not in file.queues:
            where = intake.document.where("staffing", *path)
            intake.unknown(where, f"{dotted(('staffing', *path))}: the queue", name, file.queues)
    for place, transfer in enumerate(staffing.transfers):
        if transfer.from_ == transfer.to:
            intake.fault(("staffing", "transfers", place), "must not go back to its own queue", f"'{transfer.to}'")
    for place, deflection in enumerate(staffing.deflections):
        path = ("staffing", "deflections", place)
        if not sum(kind.share for kind in deflection.types):
            intake.fault((*path, "types"), "must have at least one share above 0")
        for row, kind in enumerate(deflection.types):
            if kind.aht_s + kind.extra_s <= 0:
                what = f"must leave a handle time above 0; aht_s is {kind.aht_s:g}"
                intake.fault((*path, "types", row, "extra_s"), what, f"{kind.extra_s:g}")


def check_forecasting(file: PlanFile, intake: Intake) -> None:
    """Check method, country, queues and dates of the forecasting settings; faults go to the intake."""
    settings = file.forecasting
    named = [
        *((("events", place, "queues"), name) for place, item in enumerate(settings.events) for name in item.queues),
        *((("factors", place, "queue"), item.queue) for place, item in enumerate(settings.factors)),
        *((("sisters", place, "queue"), item.queue) for place, item in enumerate(settings.sisters)),
        *((("sisters", place, "sister"), item.sister) for place, item in enumerate(settings.sisters)),
    ]
    for (part, place, key), name in named:
        if name is not None and name not in file.queues:
            where = intake.document.where("forecasting", part, place, key)
            intake.unknown(where, f"forecasting.{part}[{place}].{key}: the queue", name, file.queues)
    stretches: list[tuple[YamlPath, date | None, date | None]] = [
        *((("spans", place), span.from_, span.to) for place, span in enumerate(settings.spans)),
        *((("factors", place), factor.from_, factor.to) for place, factor in enumerate(settings.factors)),
    ]
    for path, first, last in stretches:
        if first is not None and last is not None and first > last:
            intake.fault(("forecasting", *path), "must have 'from' not after 'to'", f"{first} to {last}")
    if list(settings.levels) != sorted(set(settings.levels)):
        intake.fault(("forecasting", "levels"), "must ascend", str(list(settings.levels)))
    methods = method_names()
    if settings.method not in methods:
        intake.fault(
            ("forecasting", "method"),
            f"must be one of {', '.join(methods)}",
            f"'{settings.method}'",
            did_you_mean(settings.method, methods),
        )
    if settings.country is not None:
        _check_country(file, settings.country, settings.region, intake)


def _check_country(file: PlanFile, country: str, region: str | None, intake: Intake) -> None:
    try:
        public_holidays(file.week.start, file.week.start, country, region)
    except NotImplementedError:
        named = "country" if region is None else "region"
        got = country if region is None else f"{region} of {country}"
        what = "must be one whose holidays are known: an ISO 3166 code such as DE"
        intake.fault(("forecasting", named), what if region is None else "must be a region of the country", f"'{got}'")
