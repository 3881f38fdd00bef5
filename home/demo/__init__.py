"""Sample content: text, pictures, places, people and sessions that the ``demo`` command loads."""
