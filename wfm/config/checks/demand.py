"""Queues, prices and forecasting settings that must fit each other."""

from __future__ import annotations

from datetime import date

from wfm.config.intake import Intake
from wfm.config.schema import PlanFile
from wfm.config.schema.demand import QueueFile
from wfm.config.yaml_document import YamlPath
from wfm.demand import Channel

__all__ = ["check_demand"]


def check_demand(file: PlanFile, intake: Intake) -> None:
    """Check queues, prices and forecasting settings; faults go to the intake."""
    for queue_id, queue in file.queues.items():
        _check_queue(queue_id, queue, intake)
    prices = file.prices
    if prices.far_shortage_per_h is not None and prices.far_shortage_per_h < prices.shortage_per_h:
        got = f"{prices.far_shortage_per_h / 100:g}"
        what = f"must be >= shortage_per_h, which is {prices.shortage_per_h / 100:g}"
        intake.fault(("prices", "far_shortage_per_h"), what, got)
    _check_forecasting(file, intake)


def _check_queue(queue_id: str, queue: QueueFile, intake: Intake) -> None:
    path = ("queues", queue_id)
    if queue.concurrency > 1 and queue.channel is not Channel.CHAT:
        what = f"must be 1 on the channel {queue.channel.value}; only chats are handled several at a time"
        intake.fault((*path, "concurrency"), what, str(queue.concurrency))
    if queue.max_abandonment is not None and queue.patience_s is None:
        intake.fault((*path, "max_abandonment"), "needs patience_s: without it nobody ever gives up")
    if queue.target.floor > queue.target.level:
        what = f"must be <= level, which is {queue.target.level:g}"
        intake.fault((*path, "target", "floor"), what, f"{queue.target.floor:g}")
    if not any(queue.open.values()) and not any(queue.open_on.values()):
        intake.notes.append(f"queues.{queue_id}: it is never open, so nobody is planned for it")


def _check_forecasting(file: PlanFile, intake: Intake) -> None:
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
