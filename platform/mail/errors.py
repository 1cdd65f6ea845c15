class MailRefused(ValueError):
    """A mail cannot be queued or sent again; the message is a French sentence that says why."""
