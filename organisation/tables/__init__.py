"""Tables of places and teams as people exchange them: their columns, and files of rows."""
