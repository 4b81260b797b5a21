"""The request as a view behind a rule of access_rules.py gets it: with someone signed in."""

from django.http import HttpRequest

from walkback.accounts.models import User


class AuthenticatedRequest(HttpRequest):
    user: User
