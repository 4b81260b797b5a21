"""The released question sets, each with the SHA-256 of its content (`tests.domain.fingerprints`).

A line is added when a version is released. No line is ever changed or taken out.
"""

RELEASED: dict[str, str] = {
    "1.0": "be36f65aa71e148b61d83eb589963affd4ae68118c9a8dd9cc543190d1747ca6",
}
