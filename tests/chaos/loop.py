"""`manage.py reminders --loop` with the saboteur inside: what keeps the promise when beat is gone."""

from django.core.management import call_command

from tests.chaos.worker import app

if __name__ == "__main__":
    app.set_current()
    call_command("reminders", loop=True)
