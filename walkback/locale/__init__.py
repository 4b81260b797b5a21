"""Catalogues of texts (`<language>/LC_MESSAGES`) and, beside them, how each language writes a day."""
