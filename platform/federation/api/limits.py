"""How often one address may ask. Counted in Redis; without Redis the API goes on, uncounted."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts import limits

# Ten a second: whoever reads the whole catalogue, page after page, does not feel it.
REQUESTS, SECONDS = 600, 60


@dataclass(frozen=True)
class Allowance:
    left: int
    seconds: int
    refused: bool

    @property
    def headers(self) -> dict[str, str]:
        found = {
            "RateLimit-Limit": str(REQUESTS),
            "RateLimit-Remaining": str(self.left),
            "RateLimit-Reset": str(self.seconds),
        }
        return found | ({"Retry-After": str(self.seconds)} if self.refused else {})


def take_one(request: HttpRequest) -> Allowance | None:
    """None while nothing can be counted: what is read here is public and costs little."""
    try:
        counted, seconds = limits.count(f"api:address:{_address(request)}", SECONDS)
    except limits.LimitsUnreachable:
        return None
    return Allowance(max(0, REQUESTS - counted), seconds, counted > REQUESTS)


def _address(request: HttpRequest) -> str:
    try:
        return limits.address_of(request)
    except PermissionDenied:
        # No proxy has said it, or what it said is no address: these share one allowance.
        return ""
