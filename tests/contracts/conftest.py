from tests.simulators.kakaopay import _kakaopay_served, kakaopay
from tests.simulators.marketplaces import _marketplaces_served, stalls

__all__ = ["_kakaopay_served", "_marketplaces_served", "kakaopay", "stalls"]
