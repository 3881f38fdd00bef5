"""One file that holds the whole site, and the way back from it.

A backup is a zip: the database as its engine dumps it, each file of ``media/``, and last
``manifest.json`` with versions, the rows of every table, and the SHA-256 of each part.
"""


class BackupError(Exception):
    """Why it cannot be done; the text is one sentence for whoever runs the site."""
