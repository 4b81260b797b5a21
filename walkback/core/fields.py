"""Columns that Django has no name for."""

from django.db import models


class WrittenOnly(models.BigAutoField):  # type: ignore[type-arg]  # not generic at run time
    """An id the database gives and does not tell: a line can be written by somebody who may not read it."""

    db_returning = False
