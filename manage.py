#!/usr/bin/env python
"""Walkback's command line. `python manage.py help` lists what it can do."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkback.settings")
    from walkback.ops.bootstrap import provide_environment

    provide_environment(sys.argv)
    from walkback.core import actor

    actor.this_process_acts_as(actor.SYSTEM)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
