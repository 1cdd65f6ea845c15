class Refused(ValueError):
    """A rule of the house forbids it; the message is a French sentence with the next step.

    ``field`` names the field of the form that the sentence is about, if there is one.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field
