"""What other rooms may listen to."""

from django.dispatch import Signal

# Sent inside the transaction in which the hours of ``place`` and the places below it change, for
# the days from ``first_day`` to ``last_day``; ``newly`` are the things (``domain.affected``) that
# no longer fit them, ``actor`` who changed them. A receiver that fails undoes the change.
hours_changed = Signal()
