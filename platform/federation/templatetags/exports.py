from django import template

from federation.exports.asking import Way, ways
from federation.finding import Finding

register = template.Library()


@register.filter
def ways_to_take(finding: Finding) -> list[Way]:
    query = finding.state.without("vue").query().urlencode()
    return ways(query, finding.result.count)
