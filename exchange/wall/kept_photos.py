"""The photo of a form that was refused, for when it is sent again: browsers empty the field.

A private file without address, found by who holds both the session and the form.
"""

import base64
import datetime
import uuid
from contextlib import suppress
from io import BytesIO
from pathlib import PurePath

from django.contrib.sessions.backends.base import SessionBase
from django.core.files.base import ContentFile, File
from django.utils import timezone
from django.utils.crypto import salted_hmac
from PIL import Image

from jobs.storage import private_storage

FOLDER = "kept-photos"
KEPT_FOR = datetime.timedelta(hours=1)
# Of one session: somebody may write a few posts side by side, nobody fills the disk.
MOST = 5
PREVIEW = (320, 320)


class KeptPhoto:
    def __init__(self, session: SessionBase, form_key: uuid.UUID) -> None:
        self.owner = salted_hmac(__name__, str(session.session_key)).hexdigest()
        self.name = f"{FOLDER}/{self.owner}-{form_key.hex}"

    def keep(self, photo: File) -> None:
        self.forget()
        others = [name for name in _names() if PurePath(name).name.startswith(self.owner)]
        if len(others) >= MOST:
            for name in others:
                private_storage.delete(name)
        private_storage.save(self.name, photo)

    def read(self) -> ContentFile | None:
        try:
            with private_storage.open(self.name) as file:
                return ContentFile(file.read())
        except FileNotFoundError:
            return None

    def preview(self) -> str:
        """As the source of an image, drawn within the page; empty when there is none."""
        photo = self.read()
        if photo is None:
            return ""
        drawn = BytesIO()
        with Image.open(photo) as picture:
            picture.thumbnail(PREVIEW)
            picture.convert("RGBA").save(drawn, "WEBP")
        return f"data:image/webp;base64,{base64.b64encode(drawn.getvalue()).decode()}"

    def forget(self) -> None:
        private_storage.delete(self.name)


def forget_old_photos() -> None:
    before = timezone.now() - KEPT_FOR
    for name in _names():
        # One that was sent at this very moment is gone already.
        with suppress(FileNotFoundError):
            if private_storage.get_modified_time(name) <= before:
                private_storage.delete(name)


def _names() -> list[str]:
    if not private_storage.exists(FOLDER):
        return []
    return [f"{FOLDER}/{name}" for name in private_storage.listdir(FOLDER)[1]]
