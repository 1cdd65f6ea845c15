"""The open data described for other catalogues (DCAT-AP 3): data.gouv.fr and Europe harvest it.

One description, as JSON-LD; Turtle is written from the same nodes. A test reads both with rdflib and
finds the same graph.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from federation.exports.streams import LICENCE_ADDRESS
from federation.open_data.files import NIGHTLY
from jobs.models import Job
from tenants.addresses import federation_address, network

Node = dict[str, Any]
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
EUROPE = "http://publications.europa.eu/resource/authority"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types"
DATA_INCLUSION = "https://github.com/gip-inclusion/data-inclusion-schema"


def as_json_ld(described: Node) -> Node:
    return {"@context": PREFIXES, **described}


def as_turtle(described: Node) -> str:
    heads = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    return "\n".join([*heads, "", *_statements(described)]) + "\n"


def catalogue(files: Mapping[str, Job]) -> Node:
    """``files``: the last ones made, by form; a form without one is made when it is asked for."""
    page, network_id = _address("page"), federation_address("/") + "#reseau"
    publisher = {
        "@id": network_id,
        "@type": ["foaf:Organization", "foaf:Agent"],
        "foaf:name": _french(network().name),
        "foaf:homepage": {"@id": federation_address("/")},
    }
    return {
        "@id": f"{page}#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _french(_("Les données ouvertes du réseau %s") % network().name),
        "dct:description": _french(
            _("Ce que les centres sociaux et espaces de vie sociale du réseau partagent.")
        ),
        "dct:publisher": publisher,
        "dct:language": _authority("language/FRA"),
        "dct:license": {"@id": LICENCE_ADDRESS},
        "dct:spatial": _authority("country/FRA"),
        "foaf:homepage": {"@id": page},
        "dcat:themeTaxonomy": _authority("data-theme"),
        "dcat:dataset": [_practices(files, network_id), _structures(network_id)],
    }


def _practices(files: Mapping[str, Job], publisher: str) -> Node:
    dates = [job.finished_at for job in files.values() if job.finished_at]
    node = _dataset(
        "pratiques",
        publisher,
        _("Les pratiques des centres sociaux et espaces de vie sociale"),
        _(
            "Actions menées par les centres\u00a0: pour qui, où, avec qui, à quel coût, ce qui a "
            "marché et ce qui n’a pas marché. Une pratique retirée par son centre en sort aussitôt."
        ),
        [_("centre social"), _("espace de vie sociale"), _("action sociale"), _("pratique")],
    )
    if dates:
        node["dct:modified"] = _moment(max(dates))
    node["dcat:distribution"] = [
        _practice_file(form.code, form.content_type, files.get(form.code)) for form in NIGHTLY
    ]
    return node


def _practice_file(code: str, content_type: str, job: Job | None) -> Node:
    download = federation_address(reverse("open_data:practices", args=[code]))
    node = _distribution(download, code, content_type)
    if code != "json":
        node["dct:conformsTo"] = {"@id": _address("schema")}
    if job is not None and job.finished_at:
        node["dct:modified"] = _moment(job.finished_at)
        node["dcat:byteSize"] = {
            "@value": str(job.result.size),
            "@type": "xsd:nonNegativeInteger",
        }
    return node


def _structures(publisher: str) -> Node:
    node = _dataset(
        "structures",
        publisher,
        _("Les centres du réseau"),
        _("Les centres ouverts, dans la forme que lit data·inclusion (structures, version 1)."),
        [_("centre social"), _("espace de vie sociale"), _("structure"), "data·inclusion"],
    )
    node["dct:conformsTo"] = {"@id": DATA_INCLUSION}
    node["dcat:distribution"] = [
        _distribution(federation_address(reverse(f"open_data:structures-{code}")), code, content)
        for code, content in (("json", "application/json"), ("csv", "text/csv"))
    ]
    return node


def _dataset(name: str, publisher: str, title: str, description: str, words: list[str]) -> Node:
    page = _address("page")
    return {
        "@id": f"{page}#{name}",
        "@type": "dcat:Dataset",
        "dct:identifier": {"@value": f"{page}#{name}"},
        "dct:title": _french(title),
        "dct:description": _french(description),
        "dct:publisher": {"@id": publisher},
        "dct:language": _authority("language/FRA"),
        "dct:accrualPeriodicity": _authority("frequency/DAILY"),
        "dct:accessRights": _authority("access-right/PUBLIC"),
        "dct:spatial": _authority("country/FRA"),
        "dct:license": {"@id": LICENCE_ADDRESS},
        "dcat:theme": _authority("data-theme/SOCI"),
        "dcat:keyword": [_french(word) for word in words],
        "dcat:landingPage": {"@id": page},
        "dcat:contactPoint": {
            "@id": f"{page}#contact",
            "@type": "vcard:Organization",
            "vcard:fn": {"@value": network().name},
            "vcard:hasURL": {"@id": federation_address("/contact/")},
        },
    }


def _distribution(download: str, code: str, content_type: str) -> Node:
    return {
        "@id": f"{download}#fichier",
        "@type": "dcat:Distribution",
        "dct:title": _french(code.upper()),
        "dcat:accessURL": {"@id": _address("page")},
        "dcat:downloadURL": {"@id": download},
        "dcat:mediaType": {"@id": f"{MEDIA_TYPES}/{content_type.partition(';')[0]}"},
        "dct:format": _authority(f"file-type/{code.upper()}"),
        "dct:license": {"@id": LICENCE_ADDRESS},
        "dct:language": _authority("language/FRA"),
    }


def _address(page: str) -> str:
    return federation_address(reverse(f"open_data:{page}"))


def _authority(path: str) -> Node:
    return {"@id": f"{EUROPE}/{path}"}


def _french(words: str) -> Node:
    return {"@value": words, "@language": "fr"}


def _moment(at: Any) -> Node:
    return {"@value": localtime(at).isoformat(timespec="seconds"), "@type": "xsd:dateTime"}


def _statements(node: Node) -> Iterator[str]:
    """A node that has properties, then those that it names."""
    named: list[Node] = []
    lines = []
    for name, values in node.items():
        if name == "@id":
            continue
        told = []
        for value in values if isinstance(values, list) else [values]:
            told.append(_term(name, value))
            if isinstance(value, dict) and "@id" in value and len(value) > 1:
                named.append(value)
        lines.append(f"    {'a' if name == '@type' else name} {', '.join(told)}")
    yield f"<{node['@id']}>\n" + " ;\n".join(lines) + " .\n"
    for inner in named:
        yield from _statements(inner)


def _term(name: str, value: Any) -> str:
    if name == "@type":
        return value
    if "@id" in value:
        return f"<{value['@id']}>"
    # Turtle's strings are escaped as JSON's are.
    text = json.dumps(value["@value"], ensure_ascii=False)
    if language := value.get("@language"):
        return f"{text}@{language}"
    return f"{text}^^{kind}" if (kind := value.get("@type")) else text
