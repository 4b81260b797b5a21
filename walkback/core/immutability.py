"""Database triggers that keep what must not change. They hold for the ORM, bulk updates and raw SQL."""

import pgtrigger


def unchangeable(*, once: str | None = None, but: tuple[str, ...] = ()) -> list[pgtrigger.Trigger]:
    """Refuse every change and deletion of a row.

    With `once`, only from the moment that column is filled; the columns in `but` stay changeable.
    """
    filled = pgtrigger.Q(**{f"old__{once}__isnull": False}) if once else None
    changed = pgtrigger.AnyChange(exclude=list(but)) if but else filled
    return [
        pgtrigger.Protect(name="keep_as_it_was", operation=pgtrigger.Update, condition=changed),
        pgtrigger.Protect(name="keep", operation=pgtrigger.Delete, condition=filled),
    ]
