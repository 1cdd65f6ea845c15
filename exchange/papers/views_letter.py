"""Stopping the letter from the letter itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from exchange.doors import exchange_page
from exchange.models import DigestRefusal
from exchange.papers.digest import reader_of, refuse_digest, take_digest_again


# A mailbox's own button sends here without having opened the page (RFC 8058); the token is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@exchange_page
@never_cache
def stop_digest(request: HttpRequest, token: str) -> HttpResponse:
    reader = reader_of(token)
    if reader is None:
        raise Http404(token)
    if request.method == "POST":
        if request.POST.get("again"):
            take_digest_again(reader)
        else:
            refuse_digest(reader)
    stopped = DigestRefusal.objects.filter(participant=reader).exists()
    return render(request, "exchange/papers/letter.html", {"stopped": stopped})
