"""The one exception that ends a command here with a sentence instead of a traceback."""


class CannotStart(Exception):
    """Something in the way that the person in front of the terminal can understand and change."""
