"""People who log in, in a copy without people."""

from cms.core.anonymising import decide, email, name, nothing, password, username

decide(
    "users.User",
    username=username,
    password=password,
    first_name=nothing,
    last_name=nothing,
    display_name=name,
    email=email,
)
