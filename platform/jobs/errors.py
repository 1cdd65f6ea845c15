class UnknownKind(LookupError):
    """No work is registered under this name."""


class WorkFailed(Exception):
    """Raised by a work function; the message is a French sentence that says what to do next."""


# Not Exceptions: a work function that notes the trouble of one item and goes on to the next
# (``except Exception``) must not go on after these.


class Cancelled(BaseException):
    """The person asked the job to stop."""


class ClaimLost(BaseException):
    """The job is no longer this process's: nothing more may be written for it."""
