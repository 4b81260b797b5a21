"""A process that decides what is due and is killed, as by kill -9, right after one of its statements.

python -m tests.integration.killed_decider <chunk size> <which chunk> <table written to> <now>
"""

import os
import signal
import sys
from datetime import datetime
from typing import Any

import django

from walkback.core import actor


def kill_after(chunk: int, table: str) -> Any:
    """Lets statements pass until this table is written to in that chunk; then ends everything.

    A chunk begins with the rows of its decisions.
    """
    begun = 0

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal begun
        result = execute(sql, params, many, context)
        begun += 'INSERT INTO "plans_weeklydecision"' in sql
        is_written = f'INSERT INTO "{table}"' in sql or f'UPDATE "{table}"' in sql
        if begun == chunk and is_written:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return wrapper


def main() -> None:
    size, chunk, table, now = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    django.setup()
    actor.this_process_acts_as(actor.SYSTEM)
    # What Django is needed for can only be loaded when it is ready.
    from django.db import connection  # noqa: PLC0415

    from plans.actions import deciding  # noqa: PLC0415
    from walkback.accounts.audit import System  # noqa: PLC0415

    deciding.CHUNK = size
    with connection.execute_wrapper(kill_after(chunk, table)):
        deciding.decide_due_weeks(by=System.WEEKLY, now=datetime.fromisoformat(now))


if __name__ == "__main__":
    main()
