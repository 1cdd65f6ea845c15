"""What the wall refuses. Each message is a French sentence that says what to do."""


class WallRefusal(ValueError):
    pass
