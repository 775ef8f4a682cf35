"""Decides when a promise to a customer is due."""

from dataclasses import fields
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from support_agent.domain.shop import Hours, Shop


def due_by(now: datetime, shop: Shop) -> datetime:
    """The end of the first business day after today, in the shop's opening hours."""
    local = now.astimezone(ZoneInfo(shop.time_zone))
    week = [str(getattr(shop.hours, day.name)) for day in fields(Hours)]
    for days in range(1, 8):
        day = local + timedelta(days=days)
        hours = week[day.weekday()]
        if hours != "closed":
            hour, minute = hours[6:].split(":")
            return day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    return local + timedelta(days=1)
