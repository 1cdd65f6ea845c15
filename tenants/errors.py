class CentreRefused(ValueError):
    """A centre could not be created or changed; the message is a French sentence that says what to do."""


class MissingSchema(RuntimeError):
    """A task was sent or run without the schema it works in."""


class ServerToolMissing(RuntimeError):
    """``pg_dump`` is absent or too old for the server; the message is a French sentence."""
