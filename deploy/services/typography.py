"""French sentences keep their signs on the same line as the word before."""

import re

NO_BREAK_SPACE = "\u00a0"


def french(text: str) -> str:
    text = re.sub(r" (?=»|[:;?!](?:\s|$))", NO_BREAK_SPACE, text)
    return text.replace("« ", f"«{NO_BREAK_SPACE}")


def seconds(duration: float) -> str:
    return f"{duration:.1f}".replace(".", ",") + f"{NO_BREAK_SPACE}s"
