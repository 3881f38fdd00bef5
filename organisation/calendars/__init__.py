"""Foreign calendars (ICS, RFC 5545): read with suspicion, never run."""
