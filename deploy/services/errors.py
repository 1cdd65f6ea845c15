"""What goes wrong in a way that a person can put right."""


class ServiceError(Exception):
    """Its message is a French sentence, shown as it is to the person at the keyboard."""
