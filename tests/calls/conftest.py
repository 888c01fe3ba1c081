from tests.simulators.taxes import _taxes_served, taxes

__all__ = ["_taxes_served", "taxes"]
