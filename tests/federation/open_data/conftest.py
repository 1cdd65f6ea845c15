from tests.federation.exports.conftest import many, publish

__all__ = ["many", "publish"]
