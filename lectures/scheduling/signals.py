"""What other rooms may listen to."""

from django.dispatch import Signal

# Sent inside the transaction of every recorded change of a session, with ``session``, ``event``
# and ``actor``; a receiver that fails undoes the change. For what must be written with it.
session_changed = Signal()
# Sent after commit with ``session`` and ``event``; a receiver that fails is logged and changes
# nothing.
session_moved = Signal()
