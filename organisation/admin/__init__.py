"""The admin of places and teams: it shows what is in scope, and writes through ``domain`` only."""
