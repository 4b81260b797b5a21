"""PostgreSQL as Django speaks to it, and each transaction begins by saying who acts."""

from django.db.backends.postgresql import base

from walkback.core import actor


class DatabaseWrapper(base.DatabaseWrapper):
    """Tells the database the actor (`walkback.core.actor`) at the start of every transaction.

    Here, so that no view, task or command can forget it. Outside a transaction the actor is that of the process: a
    worker's or a command's is the system, a web process has none, and is refused with an error on a guarded table.
    """

    def init_connection_state(self) -> None:
        super().init_connection_state()
        self.connection.execute(actor.TELL_SESSION, [actor.words(actor.of_process())])

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001  # as Django calls it
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # not in the stubs
        if autocommit:
            return
        try:
            with self.wrap_database_errors:
                self.connection.execute(actor.TELL, [actor.words(actor.current())])
        except Exception:
            # Django does not know yet that a transaction has begun: the next one starts on a new connection.
            self.close()
            raise
