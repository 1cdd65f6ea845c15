from tests.federation.exports.conftest import many

__all__ = ["many"]
